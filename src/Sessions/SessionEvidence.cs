namespace Sessions;

/// <summary>What a status rests on. Times are UTC; absent before the first of its kind.</summary>
/// <param name="LastReceivedAt">The last frame from WhatsApp.</param>
/// <param name="LastPongAt">The last answer to a keep-alive.</param>
/// <param name="RoundTrip">Of that keep-alive.</param>
/// <param name="Reconnects">Connections opened after the first one, since the session has its present owner.</param>
/// <param name="NextAttemptAt">While waiting to reconnect.</param>
[GenerateSerializer, Immutable, Alias("Sessions.SessionEvidence")]
public sealed record SessionEvidence(
    [property: Id(0)] DateTimeOffset? LastReceivedAt,
    [property: Id(1)] DateTimeOffset? LastPongAt,
    [property: Id(2)] TimeSpan? RoundTrip,
    [property: Id(3)] int Reconnects,
    [property: Id(4)] DateTimeOffset? NextAttemptAt);
