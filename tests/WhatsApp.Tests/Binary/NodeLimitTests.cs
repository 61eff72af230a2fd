using WhatsApp.Binary;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed class NodeLimitTests
{
    [Fact]
    public void Nesting_has_a_limit_both_ways()
    {
        Assert.Equal("iq", NodeCodec.Decode(NodeCodec.Encode(Nested(NodeLimits.MaxDepth))).Tag);
        Assert.Throws<ArgumentException>(() => NodeCodec.Encode(Nested(NodeLimits.MaxDepth + 1)));

        // As above, one level in bytes: a node of two elements, the second a list of one.
        byte[] tooDeep = [0, .. Enumerable.Repeat<byte[]>([0xF8, 2, 0x19, 0xF8, 1], NodeLimits.MaxDepth).SelectMany(level => level), 0xF8, 1, 0x19];
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(tooDeep));
    }

    [Fact]
    public void The_longest_list_is_within_the_limits()
    {
        var children = Enumerable.Repeat(new Node("item", [new("index", "0")]), ushort.MaxValue).ToArray();

        Assert.Equal(ushort.MaxValue, NodeCodec.Decode(NodeCodec.Encode(new Node("list", null, children))).Children.Length);
    }

    [Fact]
    public void More_elements_than_any_stanza_has_are_refused()
    {
        var list = new Node("list", null, Enumerable.Repeat(new Node("item"), ushort.MaxValue).ToArray());
        var frame = NodeCodec.Encode(new Node("iq", null, Enumerable.Repeat(list, 5).ToArray()));

        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(frame));
    }

    [Theory]
    [InlineData("00f80219f9ffff")] // children
    [InlineData("00f9ffff19")] // attributes
    [InlineData("00f80219fe7fffffff")] // bytes
    [InlineData("00f8031908fe7fffffff")] // a string
    public void A_promise_of_much_costs_nothing(string frame)
    {
        var bytes = Convert.FromHexString(frame);
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(bytes));

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(bytes));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 10);
    }

    [Fact]
    public void Inflating_stops_at_the_limit()
    {
        var bomb = Frames.Compress(new byte[NodeLimits.MaxInflatedLength + 2]);
        Assert.InRange(bomb.Length, 0, 64 << 10);

        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(bomb));
    }

    [Fact]
    public void A_compressed_node_may_fill_the_limit()
    {
        var node = new Node("iq", null, new byte[NodeLimits.MaxInflatedLength - 8]); // f8 02 19 fe and a length of four bytes

        Assert.Equal(NodeLimits.MaxInflatedLength - 8, NodeCodec.Decode(Frames.Compress(NodeCodec.Encode(node))).Bytes!.Length);
    }

    [Fact]
    public void A_compressed_frame_that_is_cut_continued_or_damaged_is_refused()
    {
        var frame = Frames.Compress(NodeCodec.Encode(new Node("iq", [new("id", "1")], new Node("ping"))));
        for (var length = 1; length < frame.Length; length++)
        {
            Assert.Throws<WireFormatException>(() => NodeCodec.Decode(frame.AsSpan(0, length)));
        }

        Assert.Throws<WireFormatException>(() => NodeCodec.Decode([.. frame, 0]));
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode([.. frame, .. frame]));
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode([.. frame[..^1], (byte)(frame[^1] ^ 1)]));
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode([2, .. frame]));
    }

    [Fact]
    public void A_compressed_frame_holds_one_node_and_nothing_else()
    {
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(Frames.Compress([0, 0xF8, 1, 0x19, 0])));
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode([2, .. Frames.Deflate([])]));
    }

    private static Node Nested(int depth) => depth == 1 ? new Node("iq") : new Node("iq", null, Nested(depth - 1));
}
