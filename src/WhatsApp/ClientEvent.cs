namespace WhatsApp;

/// <summary>What the client tells its owner, in the order it happened. The family is closed: see the derived records.</summary>
public abstract record ClientEvent
{
    private protected ClientEvent()
    {
    }
}

/// <summary>A QR to show instead of any earlier one. <see cref="Text"/> holds the ADV secret: never store or log it.</summary>
/// <param name="Text">The exact text of the QR symbol.</param>
/// <param name="Number">1 for the first ref of the round.</param>
/// <param name="Of">Refs received in this round, usually 6.</param>
/// <param name="IssuedAt">UTC.</param>
/// <param name="ExpiresAt">UTC; 60 s after the first is issued, 20 s after each other one.</param>
public sealed record QrIssued(string Text, int Number, int Of, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt) : ClientEvent;

/// <summary>The round's refs ran out unscanned; the client has closed its socket and stays off until started anew.</summary>
public sealed record QrExhausted : ClientEvent;

/// <summary>The phone scanned, every check passed and the credentials are durable; the first login follows by itself.</summary>
/// <param name="Jid">The device's own address, <c>491510000001:7@s.whatsapp.net</c>.</param>
/// <param name="Lid">The same device under the account's LID, when the server told it.</param>
/// <param name="PhoneNumber">E.164 with the plus.</param>
/// <param name="Platform">The phone's, as the server names it: android, iphone, smba, smbi, ...</param>
/// <param name="BusinessName">Only business accounts.</param>
public sealed record Linked(string Jid, string? Lid, string PhoneNumber, string? Platform, string? BusinessName) : ClientEvent;

/// <summary>Logged in and proven alive: the server has answered a request on this connection.</summary>
/// <param name="At">UTC.</param>
/// <param name="Jid">As in <see cref="Linked"/>.</param>
/// <param name="Lid">As in <see cref="Linked"/>.</param>
/// <param name="PushName">The account's display name, when the server told it.</param>
public sealed record Online(DateTimeOffset At, string Jid, string? Lid, string? PushName) : ClientEvent;

/// <summary>Online, but the server has not answered a keep-alive for 5 s; followed by <see cref="Recovered"/> or by the end of the line.</summary>
public sealed record Degraded : ClientEvent;

/// <summary>The server is heard again on the line that was <see cref="Degraded"/>.</summary>
public sealed record Recovered : ClientEvent;

/// <summary>The line is gone or the attempt failed; the client tries again by itself.</summary>
/// <param name="Reason">Why.</param>
/// <param name="NextAttemptAt">UTC; null when it reconnects at once.</param>
public sealed record ConnectionLost(DisconnectReason Reason, DateTimeOffset? NextAttemptAt) : ClientEvent;

/// <summary>The end: the client has closed its socket and will not connect again.</summary>
/// <param name="Reason">Why; it decides what becomes of the credentials.</param>
/// <param name="Code">The server's number (<c>failure reason</c> or <c>stream:error code</c>), when it sent one.</param>
/// <param name="Until">UTC end of a temporary ban.</param>
public sealed record ClientStopped(StopReason Reason, int? Code = null, DateTimeOffset? Until = null) : ClientEvent;
