using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Sessions.Proxies;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>
/// Removals to be confirmed: partition = tenant, row = deletion id; columns <c>CreatedAt</c>, <c>Attempts</c> (32 bits), <c>NextAttemptAt</c>,
/// <c>WriteId</c>, and <c>Credentials</c> and, where there is one, <c>Proxy</c> as <see cref="RowCipher"/> says, under a data key
/// of the row's own.
/// </summary>
internal sealed class TableUnlinkStore(StorageTables tables, KeyRing ring, IRandomSource random, TimeProvider time) : IUnlinkStore
{
    private const string CreatedAtColumn = "CreatedAt";
    private const string AttemptsColumn = "Attempts";
    private const string NextAttemptAtColumn = "NextAttemptAt";
    private const string CredentialsColumn = "Credentials";
    private const string ProxyColumn = "Proxy";
    private const int PageSize = 1000;

    private readonly StorageTable _table = tables.Unlinks;
    private readonly RowCipher _cipher = new(tables.Unlinks.Name, ring, random);

    public async Task AddAsync(
        string tenant, string unlinkId, ReadOnlyMemory<byte> credentials, ProxyAddress? proxy, CancellationToken cancellationToken)
    {
        RowKeys.Check(new SessionKey(tenant, unlinkId));

        var now = time.GetUtcNow();
        var row = new TableEntity(tenant, unlinkId)
        {
            [CreatedAtColumn] = now,
            [AttemptsColumn] = 0,
            [NextAttemptAtColumn] = now,
            [WriteId.Column] = WriteId.New(random),
        };
        using (var key = _cipher.NewKey())
        {
            if (proxy is not null) TableProxyStore.Put(_cipher, row, ProxyColumn, key, proxy);
            _cipher.Put(row, CredentialsColumn, key, credentials.Span);
        }

        try
        {
            await _table.AddAsync(row, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status == 409)
        {
            // Added before: by a repeated step, or by this one's lost first try.
        }
    }

    public async IAsyncEnumerable<PendingUnlink> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Without the credentials: most rows wait for their time.
        string[] columns = ["PartitionKey", "RowKey", CreatedAtColumn, AttemptsColumn, NextAttemptAtColumn];
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(null, PageSize, columns, continuation, cancellationToken);
            foreach (var row in page.Values) yield return Read(row);

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    public async Task<byte[]?> LoadCredentialsAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(unlink.Tenant, unlink.UnlinkId, cancellationToken) is not { } row) return null;

        await _cipher.PrepareAsync(RowCipher.FindKey(row), cancellationToken);

        return _cipher.Take(row, CredentialsColumn) ?? throw new CredentialsUnreadableException("A row of Unlinks lost its credentials.");
    }

    public async Task<ProxyAddress?> LoadProxyAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        if (await _table.FindAsync(unlink.Tenant, unlink.UnlinkId, cancellationToken) is not { } row) return null;

        await _cipher.PrepareAsync(RowCipher.FindKey(row), cancellationToken);

        return TableProxyStore.Take(_cipher, row, ProxyColumn);
    }

    public async Task<PendingUnlink?> TryTakeAsync(PendingUnlink unlink, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        var writeId = WriteId.New(random);
        var taken = unlink with { Attempts = unlink.Attempts + 1, NextAttemptAt = nextAttemptAt.ToUniversalTime() };
        var change = new TableEntity(unlink.Tenant, unlink.UnlinkId)
        {
            [AttemptsColumn] = taken.Attempts,
            [NextAttemptAtColumn] = taken.NextAttemptAt,
            [WriteId.Column] = writeId,
        };
        try
        {
            return taken with { ETag = await _table.UpdateAsync(change, unlink.ETag, TableUpdateMode.Merge, cancellationToken) };
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            var row = await _table.FindAsync(unlink.Tenant, unlink.UnlinkId, cancellationToken);

            return row?.GetString(WriteId.Column) == writeId ? taken with { ETag = row.ETag.ToString() } : null;
        }
    }

    public Task DeleteAsync(PendingUnlink unlink, CancellationToken cancellationToken) =>
        _table.DeleteAsync(unlink.Tenant, unlink.UnlinkId, etag: null, cancellationToken);

    // A damaged column makes the row due at once and of no age: it is tried or given up like any other, never stuck.
    private static PendingUnlink Read(TableEntity row) => new(
        row.PartitionKey,
        row.RowKey,
        Value<DateTimeOffset>(row, CreatedAtColumn),
        Value<int>(row, AttemptsColumn),
        Value<DateTimeOffset>(row, NextAttemptAtColumn),
        row.ETag.ToString());

    private static T Value<T>(TableEntity row, string column) where T : struct =>
        row.TryGetValue(column, out var value) && value is T typed ? typed : default;
}
