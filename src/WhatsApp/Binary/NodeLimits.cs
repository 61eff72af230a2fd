namespace WhatsApp.Binary;

/// <summary>What a frame may cost at most, whoever sent it.</summary>
internal static class NodeLimits
{
    /// <summary>Levels of nesting, the outermost node included.</summary>
    public const int MaxDepth = 128;

    /// <summary>Bytes after inflating: 32 MiB.</summary>
    public const int MaxInflatedLength = 32 << 20;

    /// <summary>
    /// Nodes and attributes of one frame together: several times the largest list there is (65,535), yet a few bytes of frame
    /// cannot be turned into hundreds of megabytes of objects.
    /// </summary>
    public const int MaxElementCount = 1 << 18;

    /// <summary>Entries of a list and, halved, attributes of a node: what a 16-bit count can say.</summary>
    public const int MaxListCount = ushort.MaxValue;
}
