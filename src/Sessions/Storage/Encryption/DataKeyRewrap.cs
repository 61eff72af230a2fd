using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;
using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>
/// Moves rows to the current master key, slowly, each in one write under its ETag. It leaves the owner's columns alone: an owner that meets such
/// a write repeats its own on top. What is done is written in the rows, so that a pass cut short needs no memory of it.
/// </summary>
internal sealed partial class DataKeyRewrap(
    StorageTables tables, KeyRing ring, IRandomSource random, TimeProvider time, ILogger<DataKeyRewrap> logger)
{
    /// <summary>Between two rows: some 50 a second at most, a small share of what an account serves.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    private const int PageSize = 1000;
    private const int ReportEvery = 500;

    private static readonly string[] Columns = ["PartitionKey", "RowKey", RowCipher.KeyIdColumn];

    private (int Rows, string KeyIds) _toldUnknown;
    private int _toldUnreadable;

    /// <summary>Goes through all rows once.</summary>
    /// <exception cref="StorageUnavailableException">Storage, or the source of keys, does not answer.</exception>
    public async Task<RewrapResult> RunAsync(CancellationToken cancellationToken)
    {
        var result = new RewrapResult();
        foreach (var table in (StorageTable[])[tables.Devices, tables.Unlinks, tables.Webhooks])
        {
            var cipher = new RowCipher(table.Name, ring, random);
            string? continuation = null;
            do
            {
                var page = await table.PageAsync(null, PageSize, Columns, continuation, cancellationToken);
                foreach (var row in page.Values) await VisitAsync(table, cipher, row, result, cancellationToken);

                continuation = page.ContinuationToken;
            }
            while (continuation is not null);
        }

        Tell(result);

        return result;
    }

    private async Task VisitAsync(StorageTable table, RowCipher cipher, TableEntity seen, RewrapResult result, CancellationToken cancellationToken)
    {
        // A row that was only claimed has no key.
        if (!seen.TryGetValue(RowCipher.KeyIdColumn, out var value) || value is not string keyId || keyId == ring.Keys.CurrentId) return;

        if (!result.UnknownKeyIds.Contains(keyId)) await ring.EnsureAsync(keyId, cancellationToken);
        if (!ring.Keys.TryGet(keyId, out _))
        {
            result.UnknownKeyIds.Add(keyId);
            result.Unknown++;
            return;
        }

        await Task.Delay(Pace, time, cancellationToken);
        if (await table.FindAsync(seen.PartitionKey, seen.RowKey, cancellationToken) is { } row) await MoveAsync(table, cipher, row, result, cancellationToken);
    }

    private async Task MoveAsync(StorageTable table, RowCipher cipher, TableEntity row, RewrapResult result, CancellationToken cancellationToken)
    {
        try
        {
            if (cipher.Rewrap(row) is not { } change) return;

            await table.UpdateAsync(change, row.ETag.ToString(), TableUpdateMode.Merge, cancellationToken);
            if (++result.Moved % ReportEvery == 0) LogProgress(result.Moved, ring.Keys.CurrentId);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            // Deleted is fine. Anything else is the owner's own write, or this one whose answer was lost: the next pass sees which.
            if (failed.Status != 404) result.Missed++;
        }
        catch (CredentialsUnreadableException)
        {
            result.Unreadable++;
        }
    }

    private void Tell(RewrapResult result)
    {
        var current = ring.Keys.CurrentId;
        if (result is { Moved: > 0, Missed: 0, Unknown: 0, Unreadable: 0 }) LogDone(result.Moved, current);
        else if (result.Moved > 0) LogMoved(result.Moved, current, result.Missed + result.Unknown + result.Unreadable);

        // Told again when it changes, not at every pass.
        var unknown = (result.Unknown, string.Join(", ", result.UnknownKeyIds));
        if (unknown != _toldUnknown && result.Unknown > 0) LogUnknown(result.Unknown, unknown.Item2);
        if (result.Unreadable != _toldUnreadable && result.Unreadable > 0) LogUnreadable(result.Unreadable);
        (_toldUnknown, _toldUnreadable) = (unknown, result.Unreadable);
    }

    [LoggerMessage(2911, LogLevel.Information, "{Rows} rows moved to the master key {KeyId} so far")]
    private partial void LogProgress(int rows, string keyId);

    [LoggerMessage(2912, LogLevel.Information, "{Rows} rows moved to the master key {KeyId}: no row names another one")]
    private partial void LogDone(int rows, string keyId);

    [LoggerMessage(2913, LogLevel.Information, "{Rows} rows moved to the master key {KeyId}; {Left} still name another one")]
    private partial void LogMoved(int rows, string keyId, int left);

    [LoggerMessage(2914, LogLevel.Error, "{Rows} rows name master keys that are not there and stay as they are: {KeyIds}")]
    private partial void LogUnknown(int rows, string keyIds);

    [LoggerMessage(2915, LogLevel.Error, "{Rows} rows do not open with the master key they name and stay as they are")]
    private partial void LogUnreadable(int rows);
}
