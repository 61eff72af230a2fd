using Sessions.Storage;
using Sessions.Webhooks;

namespace Sessions.Tests.Grains;

/// <summary>Webhooks as a test's storage has them; who only lists them is not held up.</summary>
internal sealed class FaultyWebhookStore(IWebhookStore rows, StorageScript script) : IWebhookStore
{
    public Task<StoredWebhook?> TryAddAsync(WebhookRecord record, CancellationToken cancellationToken) =>
        script.CallAsync("webhook.add", () => rows.TryAddAsync(record, cancellationToken));

    public Task<StoredWebhook?> LoadAsync(WebhookKey key, CancellationToken cancellationToken) =>
        script.CallAsync("webhook.load", () => rows.LoadAsync(key, cancellationToken));

    public Task<StoredWebhook?> TryReplaceAsync(StoredWebhook stored, WebhookRecord next, CancellationToken cancellationToken) =>
        script.CallAsync("webhook.replace", () => rows.TryReplaceAsync(stored, next, cancellationToken));

    public Task DeleteAsync(WebhookKey key, CancellationToken cancellationToken) =>
        script.CallAsync("webhook.delete", () => rows.DeleteAsync(key, cancellationToken));

    public Task<Webhook?> FindAsync(WebhookKey key, CancellationToken cancellationToken) => rows.FindAsync(key, cancellationToken);

    public Task<IReadOnlyList<Webhook>> ListAsync(string tenant, CancellationToken cancellationToken) => rows.ListAsync(tenant, cancellationToken);

    public IAsyncEnumerable<(Webhook Webhook, bool IsDeleted)> ScanAsync(CancellationToken cancellationToken) => rows.ScanAsync(cancellationToken);
}
