using Azure;
using Azure.Data.Tables;

namespace Sessions.Storage;

internal sealed partial class TableDeviceStore
{
    /// <inheritdoc/>
    /// <remarks>
    /// Needs no master key, so that what nobody can read any more can still be deleted. Batches go first and the device's row, which fences,
    /// goes with the last of them: an erasure that was interrupted can be repeated.
    /// </remarks>
    public async Task EraseAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);

        for (var attempt = 1; ; attempt++)
        {
            var row = await ReadRowAsync(cancellationToken);
            if (row is not null && IsForeign(row)) throw Lost();

            var batches = await FindBatchesAsync(cancellationToken);
            _isRowKnown = false;
            _isRowExpected = false;
            try
            {
                await DeleteAsync(row, batches, cancellationToken);
                Remember(null);

                return;
            }
            catch (RequestFailedException failed) when (failed.IsConflict())
            {
                if (attempt == MaxTries) throw new StorageUnavailableException("A device's rows did not come to rest.", failed);
            }
        }
    }

    private async Task DeleteAsync(DeviceRow? row, List<TableEntity> batches, CancellationToken cancellationToken)
    {
        var rest = new Queue<TableTransactionAction>(
            batches.Select(batch => new TableTransactionAction(TableTransactionActionType.Delete, batch, batch.ETag)));
        while (row is not null && rest.Count >= TableBatch.MaxCount)
        {
            List<TableTransactionAction> actions = [Fence(row, NewDeviceEntity())];
            while (actions.Count < TableBatch.MaxCount) actions.Add(rest.Dequeue());

            var etag = await table.SubmitAsync(actions, cancellationToken) ?? throw new StorageUnavailableException("A write was answered without an ETag.");
            row = row with { ETag = etag };
        }

        List<TableTransactionAction> last = [.. rest];
        if (row is not null)
            last.Add(new TableTransactionAction(TableTransactionActionType.Delete, new TableEntity(key.Tenant, key.SessionId), new ETag(row.ETag)));
        foreach (var chunk in last.Chunk(TableBatch.MaxCount)) await table.SubmitAsync(chunk, cancellationToken);
    }

    private async Task<List<TableEntity>> FindBatchesAsync(CancellationToken cancellationToken)
    {
        var (from, below) = RowKeys.PreKeysRange(key.SessionId);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey ge {from} and RowKey lt {below}");
        var batches = new List<TableEntity>();
        string? continuation = null;
        do
        {
            var page = await table.PageAsync(filter, 1000, ["PartitionKey", "RowKey"], continuation, cancellationToken);
            batches.AddRange(page.Values);
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);

        return batches;
    }
}
