using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using WhatsApp;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>Session records in Table Storage; see <see cref="SessionRow"/> for the columns.</summary>
internal sealed partial class TableSessionStore(StorageTables tables, IRandomSource random, ILogger<TableSessionStore> logger) : ISessionStore
{
    private const int MaxPage = 1000;

    private readonly StorageTable _table = tables.Sessions;

    public async Task<StoredSession?> LoadAsync(SessionKey key, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        return await _table.FindAsync(key.Tenant, key.SessionId, cancellationToken) is { } row
            ? new StoredSession(SessionRow.Read(row), row.ETag.ToString())
            : null;
    }

    public async Task<string?> TryAddAsync(SessionRecord record, CancellationToken cancellationToken)
    {
        RowKeys.Check(record.Key);

        var writeId = WriteId.New(random);
        try
        {
            return await _table.AddAsync(SessionRow.Write(record, writeId), cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return await FindOwnWriteAsync(record.Key, writeId, cancellationToken);
        }
    }

    public async Task<string> ReplaceAsync(SessionRecord record, string etag, CancellationToken cancellationToken)
    {
        RowKeys.Check(record.Key);

        var writeId = WriteId.New(random);
        try
        {
            return await _table.UpdateAsync(SessionRow.Write(record, writeId), etag, TableUpdateMode.Replace, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return await FindOwnWriteAsync(record.Key, writeId, cancellationToken)
                ?? throw new OwnershipLostException("The session's record was written or deleted by another owner.", failed);
        }
    }

    public async Task DeleteAsync(SessionKey key, string etag, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        try
        {
            await _table.DeleteAsync(key.Tenant, key.SessionId, etag, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            // A repeated deletion whose first answer was lost finds nothing, unless the id was given away again at once: also not ours to delete.
            if (failed.Status != 404) throw new OwnershipLostException("The session's record was written by another owner.", failed);
        }
    }

    public async Task<IReadOnlyList<SessionRecord>> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(tenant)) throw new ArgumentException("Not a tenant.", nameof(tenant));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxPage);

        var query = SessionQuery.Of(tenant, afterSessionId, filter);
        var records = new List<SessionRecord>();
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(query, limit - records.Count, null, continuation, cancellationToken);
            records.AddRange(Readable(page));
            continuation = page.ContinuationToken;
        }
        while (records.Count < limit && continuation is not null);

        return records;
    }

    public async IAsyncEnumerable<SessionRecord> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(null, MaxPage, null, continuation, cancellationToken);
            foreach (var record in Readable(page)) yield return record;

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    /// <summary>The ETag of the row if it is what this write made of it, else null.</summary>
    private async Task<string?> FindOwnWriteAsync(SessionKey key, string writeId, CancellationToken cancellationToken)
    {
        var row = await _table.FindAsync(key.Tenant, key.SessionId, cancellationToken);

        return row?.GetString(WriteId.Column) == writeId ? row.ETag.ToString() : null;
    }

    /// <summary>One damaged row must not hide all others.</summary>
    private List<SessionRecord> Readable(Page<TableEntity> page)
    {
        var records = new List<SessionRecord>(page.Values.Count);
        foreach (var row in page.Values)
        {
            try
            {
                records.Add(SessionRow.Read(row));
            }
            catch (InvalidDataException exception)
            {
                LogUnreadable(exception, row.PartitionKey, row.RowKey);
            }
        }

        return records;
    }

    [LoggerMessage(2901, LogLevel.Error, "The record of session {Tenant}/{SessionId} cannot be read and is left out of lists")]
    private partial void LogUnreadable(Exception exception, string tenant, string sessionId);
}
