using System.Globalization;
using WhatsApp.Binary;

namespace WhatsApp.Stanzas;

/// <summary>
/// The acks that keep a link healthy: the server redelivers what is not acknowledged and recycles the stream over it.
/// Messages get a plain ack without error: this client never reads them and tells nobody that it did. Source: linked-device 12.
/// </summary>
internal static class Acknowledgement
{
    /// <summary>Error number for a top-level tag the client does not know.</summary>
    private const int UnrecognisedStanza = 488;

    /// <summary>The ack of a stanza, or null when it is owed none.</summary>
    /// <param name="stanza">Any top-level stanza.</param>
    /// <param name="ownJid">The device's own address, when linked.</param>
    public static Node? For(Node stanza, string? ownJid)
    {
        if (stanza["id"] is not { } id || stanza["from"] is not { } from) return null;

        return stanza.Tag switch
        {
            "notification" => Build(stanza, id, from, IsIdentityChange(stanza) ? null : stanza["type"], ownJid: null, error: null),
            "receipt" or "call" or "status" => Build(stanza, id, from, stanza["type"], ownJid: null, error: null),
            "message" => Build(stanza, id, from, stanza["type"], ownJid, error: null),
            "iq" or "ib" or "success" or "failure" or "presence" or "chatstate" or "ack" or "error" or "stream:error" or "xmlstreamend" => null,
            _ => Build(stanza, id, from, stanza["type"], ownJid: null, UnrecognisedStanza),
        };
    }

    private static bool IsIdentityChange(Node notification) =>
        notification["type"] == "encrypt" && notification.Child("identity") is not null;

    private static Node Build(Node stanza, string id, string from, string? type, string? ownJid, int? error)
    {
        var attributes = new List<KeyValuePair<string, string>>(8) { new("class", stanza.Tag), new("id", id), new("to", from) };
        Add("participant", stanza["participant"]);
        // A missing recipient alone makes the server recycle the stream.
        Add("recipient", stanza["recipient"]);
        Add("type", type);
        Add("from", ownJid);
        Add("error", error?.ToString(CultureInfo.InvariantCulture));

        return new Node("ack", [.. attributes]);

        void Add(string name, string? value)
        {
            if (value is not null) attributes.Add(new(name, value));
        }
    }
}
