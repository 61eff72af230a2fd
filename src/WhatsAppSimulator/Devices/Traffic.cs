using WhatsApp.Binary;
using WhatsApp.Crypto;

namespace WhatsAppSimulator.Devices;

/// <summary>
/// Stanzas of every kind that a linked device is sent in its life, and some that nobody has heard of. Contents are random: a device that
/// reads no messages cannot tell. Source: linked-device 11.4 and 12.
/// </summary>
internal sealed class Traffic(SimulatedDevice device, IRandomSource random)
{
    private const string Contact = "491520000001@s.whatsapp.net";
    private const string ContactDevice = "491520000001:3@s.whatsapp.net";
    private const string ContactLid = "200000000000001@lid";
    private const string Group = "120363000000000001@g.us";
    private const int MaxContentLength = 400;

    private static readonly string[] ReceiptTypes =
        ["read", "played", "retry", "sender", "inactive", "peer_msg", "hist_sync", "server-error", "read-self", "never_heard_of"];

    private static readonly string[] NotificationTypes =
    [
        "account_sync", "devices", "picture", "privacy_token", "mex", "newsletter", "business", "status", "psa", "server", "hosted", "pay",
        "disappearing_mode", "mediaretry", "contacts", "registration", "fb:update", "waffle", "w:growth", "digital_commerce_subscription",
        "server_sync", "link_code_companion_reg", "companion_reg_refresh", "passkey_prologue_request", "crsc_continuation", "encrypt",
        "never_heard_of",
    ];

    private static readonly string[] CallContents = ["offer", "accept", "reject", "terminate", "relaylatency", "never_heard_of"];

    /// <summary>One of each kind that is owed an answer.</summary>
    public IEnumerable<Node> Owed()
    {
        yield return Stanza("message", [("from", Contact), ("type", "text"), ("notify", "Ann")], Encrypted("msg"));
        yield return Stanza("message", [("from", ContactDevice), ("type", "media")], Encrypted("pkmsg"));
        yield return Stanza("message", [("from", ContactLid), ("type", "text"), ("addressing_mode", "lid")], Encrypted("msg"));
        yield return Stanza("message", [("from", Group), ("participant", ContactDevice), ("type", "text")], Encrypted("skmsg"));
        yield return Stanza("message", [("from", "status@broadcast"), ("participant", Contact), ("type", "media")], Encrypted("skmsg"));
        yield return Stanza("message", [("from", "1@broadcast"), ("participant", Contact), ("type", "text")], Encrypted("msg"));
        yield return Stanza("message", [("from", "120363000000000002@newsletter"), ("type", "text")], Opaque("plaintext"));
        yield return Stanza(
            "message", [("from", $"{device.Number}@s.whatsapp.net"), ("type", "protocol"), ("category", "peer")], Encrypted("pkmsg"));
        yield return Stanza(
            "message", [("from", $"{device.Number}@s.whatsapp.net"), ("recipient", Contact), ("type", "text")], Encrypted("msg"));
        yield return Stanza("message", [("from", Contact), ("type", "text")], new Node("unavailable"));
        yield return Stanza("message", [("from", Contact), ("type", "medianotify")]);
        yield return Stanza("message", [("from", Contact)]);

        yield return Stanza("receipt", [("from", Contact)]);
        foreach (var type in ReceiptTypes) yield return Stanza("receipt", [("from", Contact), ("type", type)]);
        yield return Stanza("receipt", [("from", Group), ("participant", ContactDevice), ("type", "retry"), ("recipient", Contact)], Opaque("registration"));

        foreach (var type in NotificationTypes) yield return Stanza("notification", [("from", Stanzas.Server), ("type", type)]);
        yield return Stanza("notification", [("from", Group), ("participant", Contact), ("type", "w:gp2")], new Node("announcement"));
        yield return Stanza("notification", [("from", Contact), ("type", "devices")], new Node("add"));

        foreach (var content in CallContents) yield return Stanza("call", [("from", Contact)], new Node(content));
        yield return Stanza("call", [("from", Contact), ("type", "offer")]);
        yield return Stanza("status", [("from", "status@broadcast"), ("participant", Contact), ("type", "media")], Encrypted("skmsg"));
        yield return Stanza("novelty", [("from", Stanzas.Server), ("type", "shiny")], Opaque("content"));
        yield return Stanza("novelty", [("from", Contact)]);
    }

    /// <summary>One of each kind that is owed none.</summary>
    public IEnumerable<Node> Unowed()
    {
        yield return new Node("presence", Stanzas.Attributes(("from", Contact), ("type", "unavailable"), ("last", "1788264000")));
        yield return new Node("chatstate", Stanzas.Attributes(("from", Contact)), new Node("composing"));
        yield return new Node("ack", Stanzas.Attributes(("from", Contact), ("class", "message"), ("id", "3EB0")));
        yield return new Node("error", Stanzas.Attributes(("code", "479")));
        yield return new Node("iq", Stanzas.Attributes(("from", Stanzas.Server), ("type", "result"), ("id", "nobody-asked")));
        yield return new Node("iq", Stanzas.Attributes(("from", Stanzas.Server), ("type", "set"), ("id", "s1"), ("xmlns", "never:heard:of")), new Node("x"));
        yield return new Node("message", Stanzas.Attributes(("from", Contact), ("type", "text")));
        yield return new Node("success", Stanzas.Attributes(("t", "1788264000")));
        foreach (var child in (string[])["thread_metadata", "priority_offline_complete", "tos", "recovery_nonce", "downgrade_webclient", "never_heard_of"])
        {
            yield return new Node("ib", Stanzas.Attributes(("from", Stanzas.Server)), Opaque(child));
        }
    }

    private Node Stanza(string tag, ReadOnlySpan<(string Name, string? Value)> attributes, params Node[] children)
    {
        KeyValuePair<string, string>[] all = [.. Stanzas.Attributes(attributes), .. Stanzas.Attributes(("id", device.NextStanzaId()), ("t", device.UnixTime()))];
        return children.Length == 0 ? new Node(tag, all) : new Node(tag, all, children);
    }

    private Node Encrypted(string type) => new("enc", Stanzas.Attributes(("v", "2"), ("type", type)), Content());

    private Node Opaque(string tag) => new(tag, null, Content());

    private byte[] Content() => random.Bytes(1 + (int)(random.NextDouble() * MaxContentLength));
}
