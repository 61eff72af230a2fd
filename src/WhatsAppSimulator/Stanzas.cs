using WhatsApp.Binary;

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

    /// <summary>Told to a device right after it was linked: come back and log in.</summary>
    public static Node RestartRequired() => new("stream:error", Attributes(("code", "515")));

    public static Node Replaced() => new("stream:error", null, new Node("conflict", Attributes(("type", "replaced"))));

    public static Node DeviceRemoved() =>
        new("stream:error", Attributes(("code", "401")), new Node("conflict", Attributes(("type", "device_removed"))));

    public static string Decimal(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
