using Sessions.Storage;
using WhatsApp.Crypto;

namespace Sessions.Webhooks;

/// <summary>What every webhook shares.</summary>
/// <param name="Webhooks">Their rows.</param>
/// <param name="Deliveries">Rows of what is on its way.</param>
/// <param name="Events">The log that is told.</param>
/// <param name="Sender">The way out.</param>
/// <param name="Bodies">What is sent.</param>
/// <param name="Time">Clock and timers.</param>
/// <param name="Random">Secrets, names of writes, jitter.</param>
/// <param name="Options">Retention.</param>
internal sealed record WebhookServices(
    IWebhookStore Webhooks,
    IDeliveryStore Deliveries,
    IEventStore Events,
    IWebhookSender Sender,
    IWebhookBodies Bodies,
    TimeProvider Time,
    IRandomSource Random,
    WebhookOptions Options)
{
    /// <summary>UTC, whole milliseconds: what a row gives back.</summary>
    public DateTimeOffset Now => SessionGrainServices.Truncate(Time.GetUtcNow());
}
