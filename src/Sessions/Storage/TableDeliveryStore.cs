using Azure;
using Azure.Data.Tables;
using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>Deliveries in Table Storage; see <see cref="DeliveryRow"/> for the rows.</summary>
internal sealed class TableDeliveryStore(StorageTables tables) : IDeliveryStore
{
    private const int MaxPage = 1000;

    private static readonly DeliveryStatus[] Statuses = [DeliveryStatus.Pending, DeliveryStatus.Delivered, DeliveryStatus.Failed];
    private static readonly string[] Keys = ["PartitionKey", "RowKey"];

    private readonly StorageTable _table = tables.Deliveries;

    public async Task<DeliveryHead?> FindHeadAsync(WebhookKey key, CancellationToken cancellationToken)
    {
        Check(key);
        return await _table.FindAsync(key.Tenant, DeliveryRow.HeadKey(key), cancellationToken) is { } row ? DeliveryRow.ReadHead(row) : null;
    }

    public async Task<DeliveryHead?> TryWriteAsync(
        WebhookKey key, DeliveryHead next, IReadOnlyList<DeliveryWrite> deliveries, string writeId, CancellationToken cancellationToken)
    {
        Check(key);
        var row = DeliveryRow.WriteHead(key, next, writeId);
        var head = next.ETag is null
            ? new TableTransactionAction(TableTransactionActionType.Add, row)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, new ETag(next.ETag));
        try
        {
            return next with { ETag = await _table.SubmitAsync([head, .. deliveries.SelectMany(delivery => Actions(key, delivery))], cancellationToken) };
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            var found = await _table.FindAsync(key.Tenant, DeliveryRow.HeadKey(key), cancellationToken);
            return found?.GetString(WriteId.Column) == writeId ? next with { ETag = found.ETag.ToString() } : null;
        }
    }

    public async Task<IReadOnlyList<DeliveryRecord>> LoadPendingAsync(WebhookKey key, CancellationToken cancellationToken) =>
        [.. (await QueryAsync(key, DeliveryStatus.Pending, before: null, int.MaxValue, columns: null, cancellationToken)).Select(DeliveryRow.Read)];

    public async Task<IReadOnlySet<long>> FindSettledAsync(WebhookKey key, long afterCursor, CancellationToken cancellationToken)
    {
        Check(key);
        var cursors = new HashSet<long>();
        foreach (var status in (DeliveryStatus[])[DeliveryStatus.Delivered, DeliveryStatus.Failed])
        {
            var (from, below) = (DeliveryRow.Older(key, status, before: null).Above, DeliveryRow.RowKey(key, status, afterCursor));
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey ge {from} and RowKey lt {below}");
            foreach (var row in await QueryAsync(filter, int.MaxValue, Keys, cancellationToken)) cursors.Add(DeliveryRow.CursorOf(row.RowKey));
        }

        return cursors;
    }

    public async Task<DeliveryRecord?> FindAsync(WebhookKey key, long cursor, CancellationToken cancellationToken)
    {
        Check(key);
        var rows = await Task.WhenAll(Statuses.Select(status => _table.FindAsync(key.Tenant, DeliveryRow.RowKey(key, status, cursor), cancellationToken)));

        return rows.FirstOrDefault(row => row is not null) is { } found ? DeliveryRow.Read(found) : null;
    }

    public async Task<IReadOnlyList<DeliveryRecord>> ListAsync(
        WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken)
    {
        var wanted = status is { } one ? [one] : Statuses;
        var found = await Task.WhenAll(wanted.Select(kind => QueryAsync(key, kind, before, limit, columns: null, cancellationToken)));

        // Between the three queries a delivery may have moved from one to the next.
        return [.. found.SelectMany(rows => rows).Select(DeliveryRow.Read).OrderByDescending(record => record.Cursor).DistinctBy(record => record.Cursor).Take(limit)];
    }

    public async Task<IReadOnlyList<long>> FindFailedAsync(WebhookKey key, CancellationToken cancellationToken) =>
    [
        .. (await QueryAsync(key, DeliveryStatus.Failed, before: null, int.MaxValue, Keys, cancellationToken))
            .Select(row => DeliveryRow.CursorOf(row.RowKey)).Order(),
    ];

    public async Task TrimAsync(WebhookKey key, DateTimeOffset before, CancellationToken cancellationToken)
    {
        Check(key);
        var (from, below) = DeliveryRow.Range(key);
        await RemoveAsync(
            // What is pending has no such column, and meets no condition on it.
            TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey ge {from} and RowKey lt {below} and SettledAt lt {before}"),
            cancellationToken);
    }

    public Task PurgeAsync(WebhookKey key, CancellationToken cancellationToken)
    {
        Check(key);
        var (from, below) = DeliveryRow.Range(key);
        return RemoveAsync(TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey ge {from} and RowKey lt {below}"), cancellationToken);
    }

    private async Task RemoveAsync(string filter, CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, TableBatch.MaxCount, Keys, continuation, cancellationToken);
            foreach (var row in page.Values) await _table.DeleteAsync(row.PartitionKey, row.RowKey, etag: null, cancellationToken);

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    private Task<List<TableEntity>> QueryAsync(
        WebhookKey key, DeliveryStatus status, long? before, int limit, IReadOnlyList<string>? columns, CancellationToken cancellationToken)
    {
        Check(key);
        var (above, below) = DeliveryRow.Older(key, status, before);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey gt {above} and RowKey lt {below}");
        return QueryAsync(filter, limit, columns, cancellationToken);
    }

    private async Task<List<TableEntity>> QueryAsync(string filter, int limit, IReadOnlyList<string>? columns, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, Math.Min(MaxPage, limit - rows.Count), columns, continuation, cancellationToken);
            rows.AddRange(page.Values);
            continuation = page.ContinuationToken;
        }
        while (rows.Count < limit && continuation is not null);

        return rows;
    }

    private static IEnumerable<TableTransactionAction> Actions(WebhookKey key, DeliveryWrite delivery)
    {
        yield return new(TableTransactionActionType.UpsertReplace, DeliveryRow.Write(key, delivery.Record));
        if (delivery.StoredAs is { } before && before != delivery.Record.Status)
        {
            yield return new(
                TableTransactionActionType.Delete,
                new TableEntity(key.Tenant, DeliveryRow.RowKey(key, before, delivery.Record.Cursor)),
                ETag.All);
        }
    }

    private static void Check(WebhookKey key)
    {
        if (!key.IsValid) throw new ArgumentException("A webhook is named by a valid tenant and a valid id.", nameof(key));
    }
}
