using WhatsApp.Binary;

namespace WhatsApp.Tests.Simulator;

/// <summary>Stanzas as a client writes them.</summary>
internal static class Stanza
{
    public static KeyValuePair<string, string>[] Attributes(params (string Name, string Value)[] pairs) =>
        [.. pairs.Select(pair => new KeyValuePair<string, string>(pair.Name, pair.Value))];

    public static Node Result(string id) => new("iq", Attributes(("to", "@s.whatsapp.net"), ("type", "result"), ("id", id)));

    public static Node Iq(string id, string type, string xmlns, params Node[] children)
    {
        var attributes = Attributes(("id", id), ("to", "@s.whatsapp.net"), ("type", type), ("xmlns", xmlns));
        return children.Length == 0 ? new Node("iq", attributes) : new Node("iq", attributes, children);
    }
}
