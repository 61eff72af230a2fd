using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>How a test message fared.</summary>
internal sealed record PingResponse(
    [property: Description("The message's webhook-id."), Example("\"ping-2f0d2b3c4d5e60718293a4b5c6d7e8f9\"")]
    string PingId,
    [property: Description("Whether the target took it (2xx)."), Example("true")]
    bool Delivered,
    [property: Description("HTTP status of the answer; absent when there was none."), Example("204")]
    int? StatusCode,
    [property: Description("What went wrong; absent when nothing did."), Example("\"timeout\"")]
    [property: Words(AttemptError.Refused, AttemptError.Redirected, AttemptError.Timeout, AttemptError.TargetRefused, AttemptError.Unreachable)]
    string? Error,
    [property: Description("Milliseconds until the answer's head, or until the failure."), Example("85")]
    long DurationMs)
{
    public static PingResponse From(PingResult ping) =>
        new(ping.Id, ping.Attempt.IsDelivered, ping.Attempt.StatusCode, ping.Attempt.Error, (long)ping.Attempt.Took.TotalMilliseconds);
}
