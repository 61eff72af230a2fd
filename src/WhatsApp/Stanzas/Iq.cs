using WhatsApp.Binary;

namespace WhatsApp.Stanzas;

/// <summary>Requests to the server and answers to its own. Attribute names and values are the wire's.</summary>
internal static class Iq
{
    public const string Tag = "iq";

    /// <summary>A question.</summary>
    public static Node Get(string id, string xmlns, params Node[] children) => Request(id, xmlns, "get", children);

    /// <summary>An order.</summary>
    public static Node Set(string id, string xmlns, params Node[] children) => Request(id, xmlns, "set", children);

    /// <summary>The answer "done" to a request of the server's.</summary>
    public static Node Result(Node request, params Node[] children)
    {
        KeyValuePair<string, string>[] attributes = [new("to", request["from"]!), new("type", "result"), new("id", request["id"]!)];
        return children.Length == 0 ? new(Tag, attributes) : new(Tag, attributes, children);
    }

    /// <summary>The answer "no" to a request of the server's.</summary>
    public static Node Error(Node request, int code, string text) => new(
        Tag,
        [new("to", request["from"]!), new("type", "error"), new("id", request["id"]!)],
        new Node("error", [new("code", code.ToString(System.Globalization.CultureInfo.InvariantCulture)), new("text", text)]));

    private static Node Request(string id, string xmlns, string type, Node[] children)
    {
        KeyValuePair<string, string>[] attributes = [new("to", Jid.ServerText), new("type", type), new("id", id), new("xmlns", xmlns)];
        return children.Length == 0 ? new(Tag, attributes) : new(Tag, attributes, children);
    }
}
