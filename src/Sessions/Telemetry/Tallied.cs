namespace Sessions.Telemetry;

/// <summary>What a session was last counted as; by default as nothing.</summary>
/// <param name="Status">Of its record.</param>
/// <param name="Reason">Of its record; null when there is none.</param>
/// <param name="IsLinked">Whether a phone knows its device.</param>
/// <param name="WaitingCount">Its events that are not known to be in the log.</param>
internal readonly record struct Tallied(SessionStatus Status, string? Reason, bool IsLinked, int WaitingCount)
{
    /// <summary>Whether it is one of those that this process runs.</summary>
    public bool IsRunning => Reason is not null && Runs(Status);

    /// <summary>Whether a session of that status lives in a process; any other rests in storage.</summary>
    public static bool Runs(SessionStatus status) => status is SessionStatus.Pending or SessionStatus.Connected or SessionStatus.Reconnecting;
}
