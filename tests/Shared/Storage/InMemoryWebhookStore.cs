using System.Globalization;
using System.Runtime.CompilerServices;
using Sessions.Storage;
using Sessions.Webhooks;

namespace Shared.Storage;

/// <summary>The table of webhooks in memory; passes the same tests as the real one.</summary>
internal sealed class InMemoryWebhookStore : IWebhookStore
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Tenant, string Id), StoredWebhook> _rows = [];
    private long _writes;

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Rows that are there, deleted ones too.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _rows.Count;
        }
    }

    /// <inheritdoc/>
    public Task<StoredWebhook?> TryAddAsync(WebhookRecord record, CancellationToken cancellationToken) =>
        EnterAsync(() => _rows.ContainsKey(KeyOf(record.Webhook.Key)) ? null : Write(record), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredWebhook?> LoadAsync(WebhookKey key, CancellationToken cancellationToken) =>
        EnterAsync(() => _rows.GetValueOrDefault(KeyOf(key)), cancellationToken);

    /// <inheritdoc/>
    public Task<StoredWebhook?> TryReplaceAsync(StoredWebhook stored, WebhookRecord next, CancellationToken cancellationToken) =>
        EnterAsync(() => _rows.GetValueOrDefault(KeyOf(next.Webhook.Key))?.ETag == stored.ETag ? Write(next) : null, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAsync(WebhookKey key, CancellationToken cancellationToken) => EnterAsync(() => _rows.Remove(KeyOf(key)), cancellationToken);

    /// <inheritdoc/>
    public Task<Webhook?> FindAsync(WebhookKey key, CancellationToken cancellationToken) => EnterAsync(
        () => _rows.GetValueOrDefault(KeyOf(key)) is { Record: { IsDeleted: false } record } ? record.Webhook : null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<Webhook>> ListAsync(string tenant, CancellationToken cancellationToken) => EnterAsync<IReadOnlyList<Webhook>>(
        () => [.. _rows.Values.Select(row => row.Record).Where(record => !record.IsDeleted && record.Webhook.Key.Tenant == tenant).Select(record => record.Webhook)],
        cancellationToken);

    /// <inheritdoc/>
    public async IAsyncEnumerable<(Webhook Webhook, bool IsDeleted)> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var row in await EnterAsync(() => _rows.Values.ToList(), cancellationToken)) yield return (row.Record.Webhook, row.Record.IsDeleted);
    }

    private StoredWebhook Write(WebhookRecord record) =>
        _rows[KeyOf(record.Webhook.Key)] = new(record, (++_writes).ToString(CultureInfo.InvariantCulture));

    private static (string Tenant, string Id) KeyOf(WebhookKey key) => (key.Tenant, key.WebhookId);

    private Task<T> EnterAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsUnavailable) throw new StorageUnavailableException("Switched off by the test.");

        lock (_lock) return Task.FromResult(call());
    }
}
