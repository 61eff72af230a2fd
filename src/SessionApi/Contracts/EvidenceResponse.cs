using Sessions;

namespace SessionApi.Contracts;

/// <summary>What a status rests on.</summary>
/// <param name="LastReceivedAt">UTC; the last frame from WhatsApp.</param>
/// <param name="LastPongAt">UTC; the last answer to a keep-alive.</param>
/// <param name="RoundTripMs">Of that keep-alive, in milliseconds with one decimal.</param>
/// <param name="Reconnects">Connections opened after the first one.</param>
/// <param name="NextAttemptAt">UTC; while waiting to reconnect.</param>
internal sealed record EvidenceResponse(
    DateTimeOffset? LastReceivedAt, DateTimeOffset? LastPongAt, double? RoundTripMs, int Reconnects, DateTimeOffset? NextAttemptAt)
{
    public static EvidenceResponse From(SessionEvidence evidence) => new(
        evidence.LastReceivedAt,
        evidence.LastPongAt,
        evidence.RoundTrip is { } roundTrip ? Math.Round(roundTrip.TotalMilliseconds, 1) : null,
        evidence.Reconnects,
        evidence.NextAttemptAt);
}
