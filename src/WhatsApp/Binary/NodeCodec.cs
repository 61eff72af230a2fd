namespace WhatsApp.Binary;

/// <summary>
/// A decrypted frame: one flag byte, then one encoded node and nothing after it. Flag bit 0x02 says the node is zlib-compressed (RFC 1950).
/// Source: linked-device 5.1.
/// </summary>
internal static class NodeCodec
{
    /// <summary>Flag byte 0 and the encoded node; clients never compress.</summary>
    public static byte[] Encode(Node node) => throw new InvalidOperationException("NodeWriter is missing.");

    /// <summary>Reads one frame.</summary>
    /// <exception cref="WireFormatException">The bytes are no node, are too deep or inflate too far, or something follows them.</exception>
    public static Node Decode(ReadOnlySpan<byte> frame) => throw new InvalidOperationException("NodeReader is missing.");
}
