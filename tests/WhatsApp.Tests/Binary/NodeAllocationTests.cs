using WhatsApp.Binary;
using Xunit;

namespace WhatsApp.Tests.Binary;

public sealed class NodeAllocationTests
{
    private const int WarmUpCount = 200;

    private object? _kept;

    [Fact]
    public void Encoding_allocates_its_result_alone()
    {
        var node = Sample();
        var result = Allocated(() => NodeCodec.Encode(node));
        var length = NodeCodec.Encode(node).Length;

        Assert.Equal(Allocated(() => new byte[length]), result);
    }

    [Fact]
    public void Decoding_allocates_the_tree_alone()
    {
        var frame = NodeCodec.Encode(Sample());

        Assert.Equal(Allocated(Sample), Allocated(() => NodeCodec.Decode(frame)));
    }

    [Fact]
    public void Words_are_shared_with_the_program() =>
        Assert.Same("iq", NodeCodec.Decode(NodeCodec.Encode(new Node(new string(['i', 'q'])))).Tag);

    /// <summary>Made of words, so that the tree needs no strings of its own.</summary>
    private static Node Sample()
    {
        var attributes = new KeyValuePair<string, string>[2];
        attributes[0] = new("type", "result");
        attributes[1] = new("from", Jid.ServerText);
        var children = new Node[2];
        children[0] = new Node("ping");
        children[1] = new Node("pair-device", null, new byte[3]);

        return new Node("iq", attributes, children);
    }

    private long Allocated(Func<object> work)
    {
        for (var count = 0; count < WarmUpCount; count++) _kept = work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        _kept = work();
        var after = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(_kept);

        return after - before;
    }
}
