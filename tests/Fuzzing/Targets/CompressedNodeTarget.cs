using System.IO.Compression;
using Fuzzing.Engine;
using WhatsApp;
using WhatsApp.Binary;

namespace Fuzzing.Targets;

/// <summary>Compressed frames. Input: [repeats:1][plain bytes], compressed here; with 0 repeats the rest is the compressed body as it is.</summary>
internal sealed class CompressedNodeTarget : ITarget
{
    private const byte CompressedFlag = 2;

    public string Name => "compressed-nodes";

    public int Weight => 10;

    // The body is made here as well, and up to 255 times as long.
    public long AllocationLimit(int inputLength) => (1 << 20) + (512L * 256 * inputLength);

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Bytes("nodes.json", "hex").Where(hex => hex[0] == 0).Take(40)
        .SelectMany(hex => (byte[][])[[1, .. hex.AsSpan(1)], [0, .. Compress(hex.AsSpan(1), 1)]]);

    public bool IsTyped(Exception exception) => exception is WireFormatException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var body = input.AsSpan(1);
        NodeCodec.Decode([CompressedFlag, .. input[0] == 0 ? body : Compress(body, input[0])]);
    }

    private static byte[] Compress(ReadOnlySpan<byte> plain, int repeats)
    {
        using var compressed = new MemoryStream();
        using (var stream = new ZLibStream(compressed, CompressionLevel.Fastest))
        {
            for (var i = 0; i < repeats; i++) stream.Write(plain);
        }

        return compressed.ToArray();
    }
}
