using WhatsApp.Binary;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator;

/// <summary>The server's own stanzas, and how it reads addresses in those of clients.</summary>
internal static class Stanzas
{
    /// <summary>The server's address in text form; written as FA 00 03.</summary>
    public const string Server = "@s.whatsapp.net";

    /// <summary>Attributes from pairs; those whose value is null are left out.</summary>
    public static KeyValuePair<string, string>[] Attributes(params ReadOnlySpan<(string Name, string? Value)> pairs)
    {
        List<KeyValuePair<string, string>> attributes = [];
        foreach (var (name, value) in pairs)
        {
            if (value is not null) attributes.Add(new(name, value));
        }

        return [.. attributes];
    }

    /// <summary>Clients write the server both as a JID without user and as the plain token.</summary>
    public static bool IsServer(string? address) => address is Server or "s.whatsapp.net";

    public static Node Result(string id, params Node[] children) => children.Length == 0
        ? new Node("iq", Attributes(("from", Server), ("type", "result"), ("id", id)))
        : new Node("iq", Attributes(("from", Server), ("type", "result"), ("id", id)), children);

    public static Node Error(string id, int code, string text) => new(
        "iq",
        Attributes(("from", Server), ("type", "error"), ("id", id)),
        new Node("error", Attributes(("code", Decimal(code)), ("text", text))));

    public static Node Failure(RefusalReason reason) =>
        new("failure", Attributes(("reason", Decimal(reason.Code())), ("location", "sim")));

    /// <summary>A refusal that was asked for; an attribute given replaces the usual one.</summary>
    public static Node Failure(int reason, IReadOnlyDictionary<string, string> attributes)
    {
        var all = new Dictionary<string, string> { ["reason"] = Decimal(reason), ["location"] = "sim" };
        foreach (var (name, value) in attributes) all[name] = value;
        return new Node("failure", [.. all]);
    }

    /// <summary>The child of a stream:error that tells which answer is owed.</summary>
    public static Node OwedAck(string? stanzaClass, string? id) => new("ack", Attributes(("class", stanzaClass), ("id", id)));

    /// <summary>Told to a device right after it was linked: come back and log in.</summary>
    public static Node RestartRequired() => new("stream:error", Attributes(("code", "515")));

    /// <summary>The stream is recycled because of a stanza that was not acknowledged.</summary>
    public static Node Unacknowledged(UnackedStanza stanza) => new("stream:error", null, OwedAck(stanza.Tag, stanza.Id));

    /// <summary>The client sent a node that is none.</summary>
    public static Node NotWellFormed() => new("stream:error", null, new Node("xml-not-well-formed"));

    public static Node Replaced() => new("stream:error", null, new Node("conflict", Attributes(("type", "replaced"))));

    public static Node DeviceRemoved() =>
        new("stream:error", Attributes(("code", "401")), new Node("conflict", Attributes(("type", "device_removed"))));

    public static string Decimal(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
