namespace Sessions.Storage.Encryption;

/// <summary>What one pass of <see cref="DataKeyRewrap"/> found, in rows.</summary>
internal sealed class RewrapResult
{
    /// <summary>Now under the current master key.</summary>
    public int Moved { get; set; }

    /// <summary>Written by somebody else at that moment; the next pass takes them.</summary>
    public int Missed { get; set; }

    /// <summary>Under a master key that is not there.</summary>
    public int Unknown { get; set; }

    /// <summary>Damaged, or under another key than they name.</summary>
    public int Unreadable { get; set; }

    /// <summary>The ids behind <see cref="Unknown"/>.</summary>
    public SortedSet<string> UnknownKeyIds { get; } = new(StringComparer.Ordinal);
}
