using System.Text;
using WhatsApp.Binary;
using WhatsApp.PreKeys;

namespace Fuzzing.Targets;

/// <summary>Stanzas of a server, one of each kind that the client knows.</summary>
internal static class StanzaSeeds
{
    public static IReadOnlyList<Node> All { get; } =
    [
        New("success", ("t", "1788264000"), ("lid", "123456789012345:7@lid"), ("display_name", "A")),
        New("failure", ("reason", "401"), ("location", "abc")),
        New("failure", ("reason", "402"), ("code", "101"), ("expire", "3600")),
        New("failure", ("reason", "405")),
        New("stream:error", [("code", "515")]),
        New("stream:error", [], New("conflict", ("type", "device_removed"))),
        New("stream:error", [], New("ack", ("id", "1"), ("class", "message"))),
        New("stream:error", [], New("xml-not-well-formed")),
        New("xmlstreamend"),
        New("ib", [], New("offline_preview", ("count", "3"))),
        New("ib", [], New("offline", ("count", "3"))),
        New("ib", [], New("dirty", ("type", "groups"), ("timestamp", "1"))),
        New("ib", [], New("downgrade_webclient")),
        New("ib", [], New("edge_routing", [], new Node("routing_info", null, [1, 2, 3]))),
        New("notification", [("id", "n1"), ("from", "@s.whatsapp.net"), ("type", "encrypt")], New("count", ("value", "3"))),
        New("notification", [("id", "n2"), ("from", "@s.whatsapp.net"), ("type", "encrypt")], New("digest")),
        New("notification", [("id", "n3"), ("from", "1555@s.whatsapp.net"), ("type", "encrypt")], New("identity")),
        New("notification", [("id", "n4"), ("from", "@s.whatsapp.net"), ("type", "companion_reg_refresh")]),
        New("message", ("id", "m1"), ("from", "1555@s.whatsapp.net"), ("type", "text"), ("offline", "0"), ("participant", "1555:3@s.whatsapp.net")),
        New("receipt", ("id", "r1"), ("from", "1555@s.whatsapp.net"), ("recipient", "1556@s.whatsapp.net")),
        New("call", ("id", "c1"), ("from", "1555@s.whatsapp.net")),
        New("unheard-of", ("id", "u1"), ("from", "1555@s.whatsapp.net")),
        New("iq", ("id", "p1"), ("from", "@s.whatsapp.net"), ("type", "get"), ("xmlns", "urn:xmpp:ping")),
        Request("pair-device", [.. Enumerable.Range(1, 6).Select(n => new Node("ref", null, Encoding.ASCII.GetBytes($"2@{n}")))]),
        Request("pair-success", New("device", ("jid", "1555:12@s.whatsapp.net")), new Node("device-identity", null, [10, 0])),
        Answer(New("count", ("value", "4"))),
        Answer(New("count", ("value", "812"))),
        Answer(),
        Answer(PreKeyStanzas.Upload("1", FixedKeys.Linked, PreKeyBatch.Generate(1, new FixedRandom("batch"))).Child("skey")!),
        New("iq", [("id", "1"), ("from", "@s.whatsapp.net"), ("type", "error")], New("error", ("code", "404"), ("text", "item-not-found"))),
    ];

    /// <summary>Attributes and tags as they are written.</summary>
    public static IReadOnlyList<byte[]> Dictionary { get; } =
        [.. All.SelectMany(Parts).Distinct().Select(text => NodeCodec.Encode(new Node("iq", [new("id", text)]))[4..])];

    private static Node Request(string tag, params Node[] children) =>
        New("iq", [("id", "q1"), ("from", "@s.whatsapp.net"), ("type", "set"), ("xmlns", "md")], new Node(tag, null, children));

    private static Node Answer(params Node[] children) => New("iq", [("id", "1"), ("from", "@s.whatsapp.net"), ("type", "result")], children);

    private static Node New(string tag, params (string Name, string Value)[] attributes) => New(tag, attributes, []);

    private static Node New(string tag, (string Name, string Value)[] attributes, params Node[] children)
    {
        KeyValuePair<string, string>[] pairs = [.. attributes.Select(attribute => KeyValuePair.Create(attribute.Name, attribute.Value))];
        return children.Length == 0 ? new Node(tag, pairs) : new Node(tag, pairs, children);
    }

    private static IEnumerable<string> Parts(Node node) =>
    [
        node.Tag,
        .. node.Attributes.ToArray().SelectMany(attribute => new[] { attribute.Key, attribute.Value }),
        .. node.Children.ToArray().SelectMany(Parts),
    ];
}
