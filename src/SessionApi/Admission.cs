namespace SessionApi;

/// <summary>One session that a limit has let through, until it is known what became of it.</summary>
/// <param name="at">When, as a timestamp of the clock.</param>
internal sealed class Admission(long at)
{
    private volatile bool _isSettled;
    private volatile bool _isOver;

    /// <summary>When, as a timestamp of the clock.</summary>
    public long At { get; } = at;

    /// <summary>Storage tells whether it counts.</summary>
    public bool IsSettled => _isSettled;

    /// <summary>It does not count.</summary>
    public bool IsOver => _isOver;

    /// <summary>What it was let through for is done, one way or the other, and saved: from here on storage tells whether it counts.</summary>
    public void Settle() => _isSettled = true;

    /// <summary>There is no such session, for certain.</summary>
    public void Release() => _isOver = true;
}
