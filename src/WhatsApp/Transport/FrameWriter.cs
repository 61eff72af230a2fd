namespace WhatsApp.Transport;

/// <summary>Builds what goes on the wire: frames, [length:3 big-endian][payload], and the intro before the first of them.</summary>
internal static class FrameWriter
{
    /// <summary>Exclusive limit of a payload in bytes: the first length that 3 bytes cannot say.</summary>
    public const int MaxPayloadLength = 1 << 24;

    private static ReadOnlySpan<byte> EdgeRoutingIntro => [(byte)'E', (byte)'D', 0x00, 0x01];

    /// <summary>Writes the 3 bytes of length at the front.</summary>
    public static void WriteLength(Span<byte> destination, int length)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(length, MaxPayloadLength);
        destination[0] = (byte)(length >> 16);
        destination[1] = (byte)(length >> 8);
        destination[2] = (byte)length;
    }

    /// <summary>One frame.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> payload) => [.. Length(payload.Length), .. payload];

    /// <summary>The very first bytes of a connection: routing bytes if the server gave some earlier, "WA" 6 3, then the first frame.</summary>
    /// <param name="routingInfo">Left out when it is empty or longer than 3 bytes can say.</param>
    /// <param name="intro">4 bytes, the Noise prologue.</param>
    /// <param name="payload">The client's hello.</param>
    public static byte[] FirstMessage(ReadOnlySpan<byte> routingInfo, ReadOnlySpan<byte> intro, ReadOnlySpan<byte> payload) =>
        routingInfo.Length is > 0 and < MaxPayloadLength
            ? [.. EdgeRoutingIntro, .. Length(routingInfo.Length), .. routingInfo, .. intro, .. Length(payload.Length), .. payload]
            : [.. intro, .. Length(payload.Length), .. payload];

    private static byte[] Length(int length)
    {
        var bytes = new byte[FrameReader.LengthSize];
        WriteLength(bytes, length);

        return bytes;
    }
}
