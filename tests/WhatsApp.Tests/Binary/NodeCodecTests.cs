using WhatsApp.Binary;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed class NodeCodecTests
{
    [Fact]
    public void An_empty_attribute_value_is_a_string_of_no_bytes() =>
        Assert.Equal("00f80319" + "08" + "fc00", Hex(new Node("iq", [new("id", "")])));

    [Fact]
    public void No_children_are_the_empty_list_and_not_no_content()
    {
        var node = new Node("list", null, Array.Empty<Node>());

        Assert.Equal("00f8027100", Hex(node));
        Assert.True(NodeCodec.Decode(NodeCodec.Encode(node)).HasChildren);
    }

    [Fact]
    public void A_server_without_its_mark_is_a_word_and_with_it_an_address()
    {
        Assert.Equal("00f803190603", Hex(new Node("iq", [new("from", Jid.UserServer)])));
        Assert.Equal("00f8031906fa0003", Hex(new Node("iq", [new("from", Jid.ServerText)])));
    }

    [Theory]
    [InlineData("15551234567:0@s.whatsapp.net", "15551234567@s.whatsapp.net")] // device 0 is never written
    [InlineData("15551234567:300@s.whatsapp.net", "15551234567:300@s.whatsapp.net")] // no form for it: stays text
    [InlineData("1:07@lid", "1:07@lid")]
    [InlineData("a@b@c", "a@b@c")]
    [InlineData("someone@", "someone@")]
    [InlineData("@", "@")]
    [InlineData("9-123456:2@interop", "9-123456:2@interop")]
    [InlineData("9-123456@interop", "9-123456@interop")]
    [InlineData("123456@interop", "123456@interop")]
    [InlineData("100012345678:700@msgr", "100012345678:700@msgr")]
    [InlineData("100012345678@msgr", "100012345678@msgr")]
    public void An_address_is_read_as_it_was_meant(string written, string read) =>
        Assert.Equal(read, NodeCodec.Decode(NodeCodec.Encode(new Node("iq", [new("to", written)])))["to"]);

    [Theory]
    [InlineData("f6ff061000123456780007cc")] // messenger
    [InlineData("f5ff0312345600020009fc07696e7465726f70")] // interop
    [InlineData("f78105ff8615551234567f")] // hosted.lid
    [InlineData("faff8615551234567f03")]
    public void An_address_is_written_in_the_form_it_came_in(string value)
    {
        var frame = "00f8031906" + value;

        Assert.Equal(frame, Hex(NodeCodec.Decode(Convert.FromHexString(frame))));
    }

    [Theory]
    [InlineData("f78205ff8615551234567f", "15551234567:5@hosted")] // any domain with bit 7 and without bit 0
    [InlineData("00", "")]
    [InlineData("f90001", null)] // a list is no string
    [InlineData("f70205ff8615551234567f", null)] // unknown domain
    [InlineData("f7000500", null)] // a device of nobody
    [InlineData("fa0300", null)] // no server
    [InlineData("fafa00030303", null)] // addresses do not nest
    [InlineData("fafc0161fc0140", null)] // '@' inside a part
    [InlineData("f6ff03123456000703", null)] // a messenger address of another server
    [InlineData("f5ff031234560002000903", null)] // an interop address of another server
    [InlineData("ff00", null)] // nothing packed
    [InlineData("ff80", null)]
    [InlineData("ff8110", null)] // padding that is no padding
    [InlineData("ff011f", null)] // padding in an even text
    [InlineData("fb8110", null)]
    [InlineData("fc02c328", null)] // not UTF-8
    [InlineData("fc03eda080", null)] // half a surrogate pair
    [InlineData("feffffffff", null)]
    [InlineData("fe80000000", null)]
    [InlineData("fdffffff", null)]
    [InlineData("f3", null)]
    public void A_value_is_read_or_refused(string value, string? expected)
    {
        var frame = Convert.FromHexString("00f8031908" + value);

        if (expected is null) Assert.Throws<WireFormatException>(() => NodeCodec.Decode(frame));
        else Assert.Equal(expected, NodeCodec.Decode(frame)["id"]);
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("00", 1)]
    [InlineData("00f800", 1)]
    [InlineData("00f90000", 1)]
    [InlineData("00f80100", 3)] // an empty tag
    [InlineData("00f803190004", 4)] // an attribute without a name
    [InlineData("00f8031908f0", 5)]
    [InlineData("00f80219f8", 5)]
    [InlineData("00f80219f802f80156", 4)] // two children promised, one there
    [InlineData("00f8011919", 4)]
    [InlineData("00f8031908fc02c328", 7)]
    [InlineData("00f8031908ff0211c1", 8)]
    public void An_error_says_where_it_is(string frame, int offset) =>
        Assert.Equal(offset, Assert.Throws<WireFormatException>(() => NodeCodec.Decode(Convert.FromHexString(frame))).Offset);

    [Fact]
    public void Long_list_headers_are_read_for_short_lists() =>
        NodeAssert.Equal(
            new Node("iq", null, new Node("ping")),
            NodeCodec.Decode(Convert.FromHexString("00f9000219f90001f9000156")));

    [Fact]
    public void A_word_as_content_is_text_and_bytes_as_content_are_not()
    {
        Assert.Equal("type", NodeCodec.Decode(Convert.FromHexString("00f8020b04")).Text);
        Assert.Null(NodeCodec.Decode(Convert.FromHexString("00f8020bfc0161")).Text);
    }

    [Fact]
    public void Flag_bits_other_than_compression_mean_nothing() => Assert.Equal("iq", NodeCodec.Decode([0xFD, 0xF8, 0x01, 0x19]).Tag);

    [Theory]
    [InlineData("02", true)]
    [InlineData("00", false)]
    [InlineData("", false)]
    [InlineData("02f8", false)]
    public void The_end_of_the_stream_is_a_lone_flag(string frame, bool expected)
    {
        Assert.Equal(expected, NodeCodec.IsStreamEnd(Convert.FromHexString(frame)));
        Assert.Throws<WireFormatException>(() => NodeCodec.Decode(Convert.FromHexString(frame)));
    }

    [Fact]
    public void Half_a_surrogate_pair_cannot_be_written() =>
        Assert.ThrowsAny<ArgumentException>(() => NodeCodec.Encode(new Node("iq", [new("id", "\ud800")])));

    [Fact]
    public void More_attributes_than_a_list_can_count_cannot_be_written()
    {
        var attributes = Enumerable.Repeat(KeyValuePair.Create("id", "1"), (ushort.MaxValue + 1) / 2).ToArray();

        Assert.Throws<ArgumentException>(() => NodeCodec.Encode(new Node("iq", attributes)));
        Assert.Equal(ushort.MaxValue / 2, NodeCodec.Decode(NodeCodec.Encode(new Node("iq", attributes[1..]))).Attributes.Length);
    }

    [Fact]
    public void A_compressed_node_is_read_whatever_its_length()
    {
        var node = new Node("iq", [new("id", "1")], new byte[100_000]);

        NodeAssert.Equal(node, NodeCodec.Decode(Frames.Compress(NodeCodec.Encode(node))));
    }

    private static string Hex(Node node) => Convert.ToHexStringLower(NodeCodec.Encode(node));
}
