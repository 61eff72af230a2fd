using Azure;
using Azure.Data.Tables;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>
/// Creations that callers may repeat: partition = tenant, row = SHA-256 of the caller's key in hex; columns <c>BodyHash</c> (hex),
/// <c>SessionId</c>, <c>BegunAt</c>, <c>IsDone</c>, <c>WriteId</c>.
/// </summary>
internal sealed class TableIdempotencyStore(StorageTables tables, IRandomSource random) : IIdempotencyStore
{
    private const int PageSize = 1000;

    private readonly StorageTable _table = tables.Idempotency;

    public async Task<IdempotencyEntry?> TryAddAsync(IdempotencyEntry entry, CancellationToken cancellationToken)
    {
        var writeId = WriteId.New(random);
        try
        {
            return entry with { ETag = await _table.AddAsync(Write(entry, writeId), cancellationToken) };
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return await FindOwnWriteAsync(entry, writeId, cancellationToken);
        }
    }

    public async Task<IdempotencyEntry?> FindAsync(string tenant, string keyHash, CancellationToken cancellationToken) =>
        await _table.FindAsync(tenant, keyHash, cancellationToken) is { } row ? Read(row) : null;

    public async Task<IdempotencyEntry?> TryReplaceAsync(IdempotencyEntry entry, CancellationToken cancellationToken)
    {
        var writeId = WriteId.New(random);
        try
        {
            var etag = await _table.UpdateAsync(Write(entry, writeId), entry.ETag!, TableUpdateMode.Replace, cancellationToken);
            return entry with { ETag = etag };
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return await FindOwnWriteAsync(entry, writeId, cancellationToken);
        }
    }

    public async Task RemoveAsync(IdempotencyEntry entry, CancellationToken cancellationToken)
    {
        try
        {
            await _table.DeleteAsync(entry.Tenant, entry.KeyHash, entry.ETag, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            // Somebody else's by now.
        }
    }

    public async Task RemoveBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"BegunAt lt {before}");
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, PageSize, null, continuation, cancellationToken);
            foreach (var row in page.Values) await RemoveAsync(Read(row), cancellationToken);

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    private async Task<IdempotencyEntry?> FindOwnWriteAsync(IdempotencyEntry entry, string writeId, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(entry.Tenant, entry.KeyHash, cancellationToken);

        return row?.GetString(WriteId.Column) == writeId ? entry with { ETag = row.ETag.ToString() } : null;
    }

    private static TableEntity Write(IdempotencyEntry entry, string writeId) => new(entry.Tenant, entry.KeyHash)
    {
        [nameof(IdempotencyEntry.BodyHash)] = entry.BodyHash,
        [nameof(IdempotencyEntry.SessionId)] = entry.SessionId,
        [nameof(IdempotencyEntry.BegunAt)] = entry.BegunAt.ToUniversalTime(),
        [nameof(IdempotencyEntry.IsDone)] = entry.IsDone,
        [WriteId.Column] = writeId,
    };

    // A damaged row is one that is too old to count.
    private static IdempotencyEntry Read(TableEntity row) => new(
        row.PartitionKey,
        row.RowKey,
        Value(row, nameof(IdempotencyEntry.BodyHash), string.Empty),
        Value(row, nameof(IdempotencyEntry.SessionId), string.Empty),
        Value(row, nameof(IdempotencyEntry.BegunAt), DateTimeOffset.UnixEpoch),
        Value(row, nameof(IdempotencyEntry.IsDone), false))
    {
        ETag = row.ETag.ToString(),
    };

    private static T Value<T>(TableEntity row, string column, T otherwise) =>
        row.TryGetValue(column, out var value) && value is T typed ? typed : otherwise;
}
