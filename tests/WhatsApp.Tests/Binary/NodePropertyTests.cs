using System.Buffers;
using FsCheck;
using FsCheck.Fluent;
using WhatsApp.Binary;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed class NodePropertyTests
{
    private const int CaseCount = 1000;

    // Longer ones repeat what is in the shorter ones, 255 times per byte.
    private const int MutatedLength = 300;

    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(CaseCount);

    [Fact]
    public void Any_node_comes_back_as_it_was_sent() =>
        Prop.ForAll(NodeGenerators.Nodes.ToArbitrary(), node => NodeAssert.AreEqual(node, NodeCodec.Decode(NodeCodec.Encode(node))))
            .Check(Thorough);

    [Fact]
    public void Any_text_comes_back_as_it_was_sent() =>
        Prop.ForAll(NodeGenerators.Texts.ToArbitrary(), text =>
                NodeCodec.Decode(NodeCodec.Encode(new Node("iq", [new("id", text)])))["id"] == text)
            .Check(Thorough);

    [Fact]
    public void Writing_into_a_buffer_gives_the_same_bytes() =>
        Prop.ForAll(NodeGenerators.Nodes.ToArbitrary(), node =>
            {
                var output = new ArrayBufferWriter<byte>();
                NodeCodec.Encode(node, output);
                return output.WrittenSpan.SequenceEqual(NodeCodec.Encode(node));
            })
            .Check(Thorough);

    [Fact]
    public void Random_bytes_are_a_node_or_a_typed_error() =>
        Prop.ForAll(
                Gen.Choose(0, byte.MaxValue).ArrayOf().Select(values => Array.ConvertAll(values, value => (byte)value)).ToArbitrary(),
                bytes => DecodesOrIsRefused([0, Tag.List8, .. bytes]) && DecodesOrIsRefused([2, .. bytes]) && DecodesOrIsRefused(bytes))
            .Check(Thorough);

    [Fact]
    public void Every_truncation_is_refused()
    {
        foreach (var frame in Frames())
        {
            for (var length = 0; length < frame.Length; length++)
            {
                Assert.Throws<WireFormatException>(() => NodeCodec.Decode(frame.AsSpan(0, length)));
            }
        }
    }

    [Fact]
    public void Every_byte_that_follows_a_node_is_refused()
    {
        foreach (var frame in Frames()) Assert.Throws<WireFormatException>(() => NodeCodec.Decode([.. frame, 0]));
    }

    [Fact]
    public void Every_change_of_one_byte_is_a_node_or_a_typed_error()
    {
        foreach (var frame in Frames())
        {
            for (var index = 0; index < frame.Length; index++)
            {
                for (var change = 1; change <= byte.MaxValue; change++)
                {
                    var changed = (byte[])frame.Clone();
                    changed[index] ^= (byte)change;
                    Assert.True(DecodesOrIsRefused(changed), $"{Convert.ToHexStringLower(changed)} does not survive being written again.");
                }
            }
        }
    }

    /// <summary>Any exception but one fails the test; what was read can be written and read again.</summary>
    private static bool DecodesOrIsRefused(byte[] frame)
    {
        Node node;
        try
        {
            node = NodeCodec.Decode(frame);
        }
        catch (WireFormatException)
        {
            return true;
        }

        return NodeAssert.AreEqual(node, NodeCodec.Decode(NodeCodec.Encode(node)));
    }

    private static IEnumerable<byte[]> Frames() =>
        VectorFile.Cases("nodes.json")
            .Where(vector => vector.Has("hex") && vector.Text("roundTrip") != "must be rejected")
            .Select(vector => vector.Hex("hex"))
            .Where(frame => frame.Length <= MutatedLength);
}
