namespace Shared.Storage;

/// <summary>The rows of one device; guarded by its own monitor.</summary>
public sealed class InMemoryDevice
{
    /// <summary>Whether there is a row.</summary>
    public bool IsThere { get; set; }

    /// <summary>Of the last writer.</summary>
    public long Epoch { get; set; }

    /// <summary>The last writer.</summary>
    public object? Writer { get; set; }

    /// <summary>Null before the first save.</summary>
    public byte[]? Credentials { get; set; }

    /// <summary>Private keys by first id.</summary>
    public Dictionary<int, byte[]> PreKeys { get; } = [];

    /// <summary>Set instead of deleting anything: the row cannot be decrypted.</summary>
    public bool IsUnreadable { get; set; }
}
