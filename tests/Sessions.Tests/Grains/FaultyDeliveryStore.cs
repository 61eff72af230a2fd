using Sessions.Storage;
using Sessions.Webhooks;

namespace Sessions.Tests.Grains;

internal sealed class FaultyDeliveryStore(IDeliveryStore rows, StorageScript script) : IDeliveryStore
{
    public Task<DeliveryHead?> FindHeadAsync(WebhookKey key, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.head", () => rows.FindHeadAsync(key, cancellationToken));

    public Task<DeliveryHead?> TryWriteAsync(
        WebhookKey key, DeliveryHead next, IReadOnlyList<DeliveryWrite> deliveries, string writeId, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.write", () => rows.TryWriteAsync(key, next, deliveries, writeId, cancellationToken));

    public Task<IReadOnlyList<DeliveryRecord>> LoadPendingAsync(WebhookKey key, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.load", () => rows.LoadPendingAsync(key, cancellationToken));

    public Task<IReadOnlySet<long>> FindSettledAsync(WebhookKey key, long afterCursor, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.load", () => rows.FindSettledAsync(key, afterCursor, cancellationToken));

    public Task<DeliveryRecord?> FindAsync(WebhookKey key, long cursor, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.find", () => rows.FindAsync(key, cursor, cancellationToken));

    public Task<IReadOnlyList<DeliveryRecord>> ListAsync(
        WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.list", () => rows.ListAsync(key, status, limit, before, cancellationToken));

    public Task<IReadOnlyList<long>> FindFailedAsync(WebhookKey key, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.find", () => rows.FindFailedAsync(key, cancellationToken));

    public Task TrimAsync(WebhookKey key, DateTimeOffset before, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.trim", () => rows.TrimAsync(key, before, cancellationToken));

    public Task PurgeAsync(WebhookKey key, CancellationToken cancellationToken) =>
        script.CallAsync("delivery.purge", () => rows.PurgeAsync(key, cancellationToken));
}
