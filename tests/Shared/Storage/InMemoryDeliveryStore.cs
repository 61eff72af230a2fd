using System.Globalization;
using Sessions.Storage;
using Sessions.Webhooks;

namespace Shared.Storage;

/// <summary>The table of deliveries in memory; passes the same tests as the real one.</summary>
internal sealed class InMemoryDeliveryStore : IDeliveryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<WebhookKey, (DeliveryHead Head, string WriteId)> _heads = [];
    private readonly Dictionary<WebhookKey, SortedDictionary<(DeliveryStatus Status, long Cursor), DeliveryRecord>> _rows = [];
    private long _writes;

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <inheritdoc/>
    public Task<DeliveryHead?> FindHeadAsync(WebhookKey key, CancellationToken cancellationToken) =>
        EnterAsync(() => _heads.TryGetValue(key, out var found) ? found.Head : null, cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryHead?> TryWriteAsync(
        WebhookKey key, DeliveryHead next, IReadOnlyList<DeliveryWrite> deliveries, string writeId, CancellationToken cancellationToken) => EnterAsync(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(deliveries.Sum(delivery => delivery.RowCount), DeliveryRow.MaxRows);
            if (_heads.TryGetValue(key, out var found) && found.WriteId == writeId) return found.Head;
            if ((_heads.ContainsKey(key) ? found.Head.ETag : null) != next.ETag) return null;

            var rows = Rows(key);
            foreach (var delivery in deliveries)
            {
                if (delivery.StoredAs is { } before && before != delivery.Record.Status && !rows.Remove((before, delivery.Record.Cursor))) return null;
                rows[(delivery.Record.Status, delivery.Record.Cursor)] = delivery.Record;
            }

            var head = next with { ETag = (++_writes).ToString(CultureInfo.InvariantCulture) };
            _heads[key] = (head, writeId);
            return head;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeliveryRecord>> LoadPendingAsync(WebhookKey key, CancellationToken cancellationToken) =>
        ListAsync(key, DeliveryStatus.Pending, int.MaxValue, before: null, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<long>> FindSettledAsync(WebhookKey key, long afterCursor, CancellationToken cancellationToken) => EnterAsync<IReadOnlySet<long>>(
        () => Rows(key).Keys.Where(row => row.Status != DeliveryStatus.Pending && row.Cursor > afterCursor).Select(row => row.Cursor).ToHashSet(), cancellationToken);

    /// <inheritdoc/>
    public Task<DeliveryRecord?> FindAsync(WebhookKey key, long cursor, CancellationToken cancellationToken) =>
        EnterAsync(() => Rows(key).Values.FirstOrDefault(record => record.Cursor == cursor), cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<DeliveryRecord>> ListAsync(
        WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken) => EnterAsync<IReadOnlyList<DeliveryRecord>>(
        () =>
        [
            .. Rows(key).Values.Where(record => (status is null || record.Status == status) && (before is null || record.Cursor < before))
                .OrderByDescending(record => record.Cursor).Take(limit),
        ],
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<long>> FindFailedAsync(WebhookKey key, CancellationToken cancellationToken) => EnterAsync<IReadOnlyList<long>>(
        () => [.. Rows(key).Keys.Where(row => row.Status == DeliveryStatus.Failed).Select(row => row.Cursor).Order()], cancellationToken);

    /// <inheritdoc/>
    public Task TrimAsync(WebhookKey key, DateTimeOffset before, CancellationToken cancellationToken) => EnterAsync(
        () =>
        {
            foreach (var (row, _) in Rows(key).Where(row => row.Value.SettledAt < before).ToList()) Rows(key).Remove(row);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task PurgeAsync(WebhookKey key, CancellationToken cancellationToken) => EnterAsync(() => _heads.Remove(key) | _rows.Remove(key), cancellationToken);

    /// <summary>Every row of a webhook, newest first.</summary>
    public IReadOnlyList<DeliveryRecord> Of(WebhookKey key)
    {
        lock (_lock) return [.. Rows(key).Values.OrderByDescending(record => record.Cursor)];
    }

    private SortedDictionary<(DeliveryStatus Status, long Cursor), DeliveryRecord> Rows(WebhookKey key)
    {
        if (!_rows.TryGetValue(key, out var rows)) _rows[key] = rows = [];
        return rows;
    }

    private Task<T> EnterAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsUnavailable) throw new StorageUnavailableException("Switched off by the test.");

        lock (_lock) return Task.FromResult(call());
    }
}
