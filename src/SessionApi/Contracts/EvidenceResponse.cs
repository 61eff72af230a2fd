using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>What a status rests on.</summary>
internal sealed record EvidenceResponse(
    [property: Description("UTC; the last frame from WhatsApp."), Example("\"2025-01-08T12:00:00.000Z\"")]
    DateTimeOffset? LastReceivedAt,
    [property: Description("UTC; the last answer to a keep-alive."), Example("\"2025-01-08T12:00:00.000Z\"")]
    DateTimeOffset? LastPongAt,
    [property: Description("Of that keep-alive, in milliseconds with one decimal."), Example("41.5")]
    double? RoundTripMs,
    [property: Description("Connections opened after the first one."), Example("0")]
    int Reconnects,
    [property: Description("UTC; while waiting to reconnect."), Example("\"2025-01-08T12:00:05.000Z\"")]
    DateTimeOffset? NextAttemptAt)
{
    public static EvidenceResponse From(SessionEvidence evidence) => new(
        evidence.LastReceivedAt,
        evidence.LastPongAt,
        evidence.RoundTrip is { } roundTrip ? Math.Round(roundTrip.TotalMilliseconds, 1) : null,
        evidence.Reconnects,
        evidence.NextAttemptAt);
}
