using Fuzzing.Engine;
using WhatsApp;
using WhatsApp.Binary;

namespace Fuzzing.Targets;

/// <summary>One frame's node; what can be read can be written, and is then read as the same. Input: the frame.</summary>
internal sealed class NodeTarget : ITarget
{
    public string Name => "nodes";

    public int Weight => 330;

    public IReadOnlyList<byte[]> Dictionary { get; } =
        [[0xF8, 2], [0xF9, 0, 3], [0xFC, 3, 97, 98, 99], [0xFD, 0, 0, 4], [0xFE, 0, 0, 0, 2], [0xFA], [0xF7, 0, 1], [0xF6], [0xF5], [0xFB, 0x82], [0xFF, 3]];

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Bytes("nodes.json", "hex");

    public bool IsTyped(Exception exception) => exception is WireFormatException;

    public void Run(byte[] input)
    {
        var node = NodeCodec.Decode(input);
        var written = NodeCodec.Encode(node);
        var again = NodeCodec.Encode(NodeCodec.Decode(written));

        PropertyBrokenException.ThrowUnless(written.AsSpan().SequenceEqual(again), "A node that was read is written and read as the same.");
    }
}
