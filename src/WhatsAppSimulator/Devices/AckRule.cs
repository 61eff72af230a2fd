using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>Whether an answer settles a stanza. Source: linked-device 12 and web-parity 7.6.</summary>
internal static class AckRule
{
    /// <summary>Null when <paramref name="answer"/> is right; otherwise what it should have been.</summary>
    /// <param name="stanza">What the server sent.</param>
    /// <param name="answer">An <c>ack</c>, or a <c>receipt</c> for a message.</param>
    /// <param name="device">Whose answer it is.</param>
    public static string? Mismatch(Node stanza, Node answer, SimulatedDevice device)
    {
        if (!IsSame(answer["to"], stanza["from"])) return "to is the stanza's from";
        if (stanza["participant"] is { } participant && answer["participant"] != participant) return "participant is copied";
        if (stanza["recipient"] is { } recipient && answer["recipient"] != recipient) return "recipient is copied";

        if (answer.Tag == "receipt") return stanza.Tag == "message" ? null : "only messages are settled by a receipt";
        if (answer["class"] != stanza.Tag) return "class is the stanza's tag";
        if (answer["type"] is { } type ? type != stanza["type"] : NeedsType(stanza)) return "type is copied";

        var from = answer["from"];
        return from is null || (stanza.Tag == "message" && (from == device.Jid || from == device.Lid)) ? null : "from is the own device, for messages alone";
    }

    private static bool NeedsType(Node stanza) => stanza["type"] is { } type && stanza.Tag switch
    {
        "receipt" or "call" => true,
        // The official client leaves the type out for these three.
        "notification" => type is not ("encrypt" or "devices" or "server"),
        _ => false,
    };

    private static bool IsSame(string? left, string? right) => left == right || (Stanzas.IsServer(left) && Stanzas.IsServer(right));
}
