using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>The tables that webhooks are about.</summary>
/// <param name="Webhooks">Their rows.</param>
/// <param name="Deliveries">Rows of what is on its way.</param>
/// <param name="Events">The log.</param>
internal sealed record WebhookStores(IWebhookStore Webhooks, IDeliveryStore Deliveries, IEventStore Events);
