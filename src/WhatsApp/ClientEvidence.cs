namespace WhatsApp;

/// <summary>What the client's state rests on, as of now. Times are UTC.</summary>
/// <param name="LastReceivedAt">The last frame of any kind, or null before the first.</param>
/// <param name="LastPongAt">The last answer to a keep-alive, or null before the first.</param>
/// <param name="RoundTrip">Of that keep-alive.</param>
/// <param name="Reconnects">Connections opened after the first one.</param>
/// <param name="NextAttemptAt">While waiting to reconnect.</param>
public sealed record ClientEvidence(
    DateTimeOffset? LastReceivedAt, DateTimeOffset? LastPongAt, TimeSpan? RoundTrip, int Reconnects, DateTimeOffset? NextAttemptAt);
