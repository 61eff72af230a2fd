using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>Whether an <c>ack</c> settles a stanza. Source: linked-device 12 and web-parity 7.6; where clients differ, both ways are right.</summary>
internal static class AckRule
{
    /// <summary>Null when <paramref name="answer"/> is right; otherwise what it should have been.</summary>
    /// <param name="stanza">What the server sent.</param>
    /// <param name="answer">An <c>ack</c>.</param>
    /// <param name="device">Whose answer it is.</param>
    public static string? Mismatch(Node stanza, Node answer, SimulatedDevice device)
    {
        if (!IsSame(answer["to"], stanza["from"])) return "to is the stanza's from";
        if (!IsCopied("participant", stanza, answer) && NeedsParticipant(stanza, answer)) return "participant is copied";
        if (!IsCopied("recipient", stanza, answer)) return "recipient is copied";

        if (answer["class"] != stanza.Tag) return "class is the stanza's tag";
        if (answer["type"] is { } type ? !IsType(type, stanza) : NeedsType(stanza)) return "type is copied";

        var from = answer["from"];
        return from is null || (stanza.Tag == "message" && (from == device.Jid || from == device.Lid)) ? null : "from is the own device, for messages alone";
    }

    /// <summary>Whether an attribute that the stanza has is the same in the answer.</summary>
    public static bool IsCopied(string name, Node stanza, Node answer) => stanza[name] is not { } value || answer[name] == value;

    public static bool IsSame(string? left, string? right) => left == right || (Stanzas.IsServer(left) && Stanzas.IsServer(right));

    /// <summary>The official client leaves it out of some acks; a wrong one is wrong everywhere.</summary>
    private static bool NeedsParticipant(Node stanza, Node answer) => answer["participant"] is not null || stanza.Tag switch
    {
        "receipt" => stanza["type"] != "server-error" && stanza["participant"] != stanza["from"],
        "notification" => stanza["type"] is "w:gp2" or "mediaretry" or "psa",
        _ => true,
    };

    /// <summary>Calls are also acknowledged by what they are about: the tag of their content.</summary>
    private static bool IsType(string type, Node stanza) =>
        type == stanza["type"] || (stanza is { Tag: "call", Children: [var content, ..] } && type == content.Tag);

    private static bool NeedsType(Node stanza) => stanza["type"] is { } type && stanza.Tag switch
    {
        "receipt" or "call" => true,
        // The official client leaves the type out for these three.
        "notification" => type is not ("encrypt" or "devices" or "server"),
        _ => false,
    };
}
