using System.Buffers;

namespace WhatsApp.Binary;

/// <summary>
/// A decrypted frame: one flag byte, then one encoded node and nothing after it. Flag bit 0x02 says the node is zlib-compressed (RFC 1950).
/// Source: linked-device 5.1.
/// </summary>
internal static class NodeCodec
{
    private const byte PlainFlag = 0x00;

    private const byte CompressedFlag = 0x02;

    /// <summary>Flag byte 0 and the encoded node; clients never compress.</summary>
    /// <exception cref="ArgumentException">The node cannot be written; see <see cref="NodeWriter.WriteNode"/>.</exception>
    public static byte[] Encode(Node node)
    {
        using var writer = new NodeWriter();
        writer.WriteByte(PlainFlag);
        writer.WriteNode(node);

        return writer.Written.ToArray();
    }

    /// <summary>The same bytes appended to <paramref name="output"/>, to be encrypted where they lie.</summary>
    /// <exception cref="ArgumentException">The node cannot be written; nothing has been appended.</exception>
    public static void Encode(Node node, IBufferWriter<byte> output)
    {
        using var writer = new NodeWriter();
        writer.WriteByte(PlainFlag);
        writer.WriteNode(node);
        output.Write(writer.Written);
    }

    /// <summary>Reads one frame. Nothing of <paramref name="frame"/> is kept.</summary>
    /// <exception cref="WireFormatException">
    /// The bytes are no node, are too deep or inflate too far, or something follows them. The offset counts from the flag byte,
    /// or from the first inflated byte.
    /// </exception>
    public static Node Decode(ReadOnlySpan<byte> frame)
    {
        if (frame.IsEmpty) throw new WireFormatException("Expected a flag byte", 0);
        if ((frame[0] & CompressedFlag) == 0) return new NodeReader(frame, 1).ReadToEnd();

        var inflated = Inflater.Inflate(frame[1..], out var length);
        try
        {
            return new NodeReader(inflated.AsSpan(0, length)).ReadToEnd();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(inflated);
        }
    }

    /// <summary>Whether the frame is the lone byte 0x02: the server ends the stream, and no node follows. Source: web-parity 1.3.</summary>
    public static bool IsStreamEnd(ReadOnlySpan<byte> frame) => frame is [CompressedFlag];
}
