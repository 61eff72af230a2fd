using System.Diagnostics;
using Sessions.Webhooks;

namespace Sessions.Telemetry;

/// <summary>Counts and traces the attempts of another sender. A delivery's span belongs to the trace that made the event, where that is known.</summary>
internal sealed class ObservedWebhookSender(IWebhookSender inner, SessionMetrics metrics) : IWebhookSender
{
    public async Task<AttemptResult> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        // Whatever woke the webhook up has nothing to do with this message.
        Activity.Current = null;
        using var span = SessionTelemetry.Source.StartActivity("webhook.deliver", ActivityKind.Client, EventTraces.Of(message.Id));
        var result = await inner.SendAsync(message, cancellationToken);

        metrics.Delivered(result.Took, result.Error);
        span?.SetTag("http.response.status_code", result.StatusCode).SetTag("server.address", message.Url.Host);
        if (result.Error is { } error) span?.SetTag(SessionMetrics.ErrorType, error).SetStatus(ActivityStatusCode.Error);

        return result;
    }
}
