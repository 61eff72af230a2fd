using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.PreKeys;
using WhatsApp.Stanzas;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>The client's own stanzas beside those of the golden file: same names, values and contents. The order of attributes means nothing.</summary>
public sealed class StanzaVectorTests
{
    private const string File = "nodes.json";

    private static readonly Dictionary<string, Func<Node, Node>> Ours = new()
    {
        ["keepalive without child"] = expected => Iq.Get(expected["id"]!, "w:p"),
        ["prekey count"] = expected => PreKeyStanzas.Count(expected["id"]!),
        ["digest"] = expected => PreKeyStanzas.Digest(expected["id"]!),
        ["pair-device ack"] = expected => Iq.Result(Received("iq", ("id", expected["id"]!), ("type", "set"), ("xmlns", "md"))),
        ["ack of notification"] = expected => Acknowledgement.For(
            Received("notification", ("id", expected["id"]!), ("type", expected["type"]!)), ownJid: null)!,
    };

    public static TheoryData<string> Names => [.. VectorFile.Cases(File).Select(vector => vector.Name).Where(Ours.ContainsKey)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Our_stanza_is_the_vector_s(string name)
    {
        var expected = VectorFile.Case(File, name).Node("node");

        NodeAssert.Equal(Sorted(expected), Sorted(Ours[name](expected)));
    }

    [Fact]
    public void The_vector_s_count_is_read()
    {
        foreach (var vector in VectorFile.Cases(File).Where(vector => vector.Name == "prekey count result"))
        {
            var answer = vector.Node("node");
            Assert.Equal(int.Parse(answer.Child("count")!["value"]!, CultureInfo.InvariantCulture), PreKeyStanzas.ReadCount(answer));
        }
    }

    private static Node Received(string tag, params (string Name, string Value)[] attributes) => new(
        tag, [new("from", "@s.whatsapp.net"), .. attributes.Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value))]);

    private static Node Sorted(Node node)
    {
        var attributes = node.Attributes.ToArray().OrderBy(attribute => attribute.Key, StringComparer.Ordinal).ToArray();
        if (node.HasChildren) return new Node(node.Tag, attributes, [.. node.Children.ToArray().Select(Sorted)]);
        return node.Bytes is { } bytes ? new Node(node.Tag, attributes, bytes) : new Node(node.Tag, attributes);
    }
}
