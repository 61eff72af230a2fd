using System.IO.Compression;

namespace WhatsApp.Tests.Binary;

/// <summary>Frames as only a server makes them.</summary>
internal static class Frames
{
    /// <summary>The frame with its node compressed.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> frame) => [2, .. Deflate(frame[1..])];

    /// <summary>The bytes as a zlib stream (RFC 1950).</summary>
    public static byte[] Deflate(ReadOnlySpan<byte> bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true)) stream.Write(bytes);

        return compressed.ToArray();
    }
}
