using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>
/// Whether a <c>receipt</c> settles a stanza: one that says a message was delivered, or a call heard of. Source: linked-device 12 and web-parity
/// 7.6; where clients differ, both ways are right.
/// </summary>
internal static class ReceiptRule
{
    /// <summary>
    /// Whether it only tells something about a message that is, or will be, answered by another stanza: that it was read, that it could not be
    /// decrypted, that it was one of the history's.
    /// </summary>
    public static bool SettlesNothing(Node receipt) => receipt["type"] is
        "read" or "read-self" or "played" or "played-self" or "retry" or "enc_rekey_retry" or "hist_sync" or "server-error";

    /// <summary>Null when <paramref name="receipt"/> is right; otherwise what it should have been.</summary>
    /// <param name="stanza">What the server sent.</param>
    /// <param name="receipt">The answer.</param>
    /// <param name="device">Whose answer it is.</param>
    public static string? Mismatch(Node stanza, Node receipt, SimulatedDevice device) => stanza.Tag switch
    {
        "message" => MessageMismatch(stanza, receipt, device),
        "call" => CallMismatch(stanza, receipt),
        _ => "only messages and calls are settled by a receipt",
    };

    private static string? MessageMismatch(Node stanza, Node receipt, SimulatedDevice device)
    {
        if (stanza["from"]?.EndsWith("@newsletter", StringComparison.Ordinal) == true) return "a newsletter's message is settled by an ack";
        if (!IsAddressed(stanza, receipt)) return "to is the stanza's from, participant and recipient are copied";
        if (receipt["from"] is { } from && from != device.Jid && from != device.Lid) return "from is the own device";

        return receipt["type"] switch
        {
            null or "inactive" => null,
            "sender" => IsOwn(stanza, device) ? null : "type sender is for messages of the own account",
            "peer_msg" => stanza["category"] == "peer" ? null : "type peer_msg is for messages of category peer",
            _ => "type is none, inactive, sender or peer_msg",
        };
    }

    private static bool IsAddressed(Node stanza, Node receipt)
    {
        if (!AckRule.IsCopied("participant", stanza, receipt)) return false;
        if (AckRule.IsSame(receipt["to"], stanza["from"]) || receipt["to"] == WithoutDevice(stanza["from"])) return AckRule.IsCopied("recipient", stanza, receipt);

        // For what another own device sent, one client names the chat as the addressee and that device as the recipient.
        return receipt["type"] == "sender" && stanza["recipient"] is { } chat && receipt["to"] == chat && receipt["recipient"] == stanza["from"];
    }

    private static string? CallMismatch(Node stanza, Node receipt)
    {
        if (!AckRule.IsSame(receipt["to"], stanza["from"])) return "to is the stanza's from";

        return stanza.Children is [{ Tag: "offer" or "accept" or "reject" or "enc_rekey" } content, ..] && receipt.Child(content.Tag) is not null
            ? null
            : "a receipt for a call names the offer, accept, reject or enc_rekey that it heard of";
    }

    private static bool IsOwn(Node stanza, SimulatedDevice device) =>
        WithoutDevice(stanza["participant"] ?? stanza["from"]) is { } sender
        && (sender == WithoutDevice(device.Jid) || sender == WithoutDevice(device.Lid));

    private static string? WithoutDevice(string? jid) => jid?.Split(':', '@') is [var user, _, var server] ? $"{user}@{server}" : jid;
}
