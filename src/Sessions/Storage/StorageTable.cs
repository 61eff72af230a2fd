using Azure;
using Azure.Data.Tables;

namespace Sessions.Storage;

/// <summary>
/// One table. Creates it on first use; bounds every call by one time limit; turns outages into <see cref="StorageUnavailableException"/>
/// and leaves unmet conditions as <see cref="RequestFailedException"/> (<see cref="StorageOutage.IsConflict"/>).
/// Knows nothing of what the rows mean.
/// </summary>
/// <param name="service">The account.</param>
/// <param name="name">Letters only.</param>
/// <param name="callLimit">Of one call with all its tries, in real time: it bounds real I/O.</param>
internal sealed class StorageTable(TableServiceClient service, string name, TimeSpan callLimit)
{
    private readonly TableClient _client = service.GetTableClient(name);
    private volatile bool _isCreated;

    public string Name => name;

    /// <summary>Creates the table unless it is there.</summary>
    public Task CreateAsync(CancellationToken cancellationToken) => CallAsync((_, _) => Task.FromResult(true), cancellationToken);

    /// <summary>The row, or null.</summary>
    public Task<TableEntity?> FindAsync(string partitionKey, string rowKey, CancellationToken cancellationToken) =>
        CallAsync(
            async (client, token) =>
            {
                try
                {
                    return (await client.GetEntityAsync<TableEntity>(partitionKey, rowKey, cancellationToken: token)).Value;
                }
                catch (RequestFailedException failed) when (failed.Status == 404 && !StorageOutage.IsTableMissing(failed))
                {
                    return null;
                }
            },
            cancellationToken);

    /// <summary>Adds a row; its ETag.</summary>
    public Task<string> AddAsync(TableEntity row, CancellationToken cancellationToken) =>
        CallAsync(async (client, token) => ETagOf(await client.AddEntityAsync(row, token)), cancellationToken);

    /// <summary>Replaces all columns (or, merging, the given ones) of a row that still has this ETag; its new one.</summary>
    public Task<string> UpdateAsync(TableEntity row, string etag, TableUpdateMode mode, CancellationToken cancellationToken) =>
        CallAsync(async (client, token) => ETagOf(await client.UpdateEntityAsync(row, new ETag(etag), mode, token)), cancellationToken);

    /// <summary>Deletes a row that still has this ETag (null: any); one that is gone already is fine.</summary>
    public Task DeleteAsync(string partitionKey, string rowKey, string? etag, CancellationToken cancellationToken) =>
        CallAsync(
            (client, token) => client.DeleteEntityAsync(partitionKey, rowKey, etag is null ? ETag.All : new ETag(etag), token),
            cancellationToken);

    /// <summary>Does all actions or none; the new ETag of the first one's row (null if it was deleted).</summary>
    /// <exception cref="ArgumentException">Storage would refuse this batch.</exception>
    public Task<string?> SubmitAsync(IReadOnlyList<TableTransactionAction> actions, CancellationToken cancellationToken)
    {
        TableBatch.Check(actions);

        return CallAsync(
            async (client, token) => (await client.SubmitTransactionAsync(actions, token)).Value[0].Headers.ETag?.ToString(),
            cancellationToken);
    }

    /// <summary>One page of a query, in order of partition and row key; the service may give fewer rows than asked while there are more.</summary>
    /// <param name="filter">Null for all rows.</param>
    /// <param name="size">1 to 1000 rows.</param>
    /// <param name="columns">Null for all.</param>
    /// <param name="continuation">Of the page before; null for the first.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public Task<Page<TableEntity>> PageAsync(
        string? filter, int size, IReadOnlyList<string>? columns, string? continuation, CancellationToken cancellationToken) =>
        CallAsync(
            async (client, token) =>
            {
                var pages = client.QueryAsync<TableEntity>(filter, size, columns, token).AsPages(continuation, size);
                await foreach (var page in pages.WithCancellation(token)) return page;

                throw new InvalidOperationException("A query gives at least one page.");
            },
            cancellationToken);

    private async Task<T> CallAsync<T>(Func<TableClient, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(callLimit);
        try
        {
            if (!_isCreated)
            {
                await service.CreateTableIfNotExistsAsync(name, limited.Token);
                _isCreated = true;
            }

            return await call(_client, limited.Token);
        }
        catch (Exception exception) when (StorageOutage.Covers(exception))
        {
            if (exception is RequestFailedException failed && StorageOutage.IsTableMissing(failed)) _isCreated = false;
            cancellationToken.ThrowIfCancellationRequested();

            throw new StorageUnavailableException($"The table {name} cannot be reached.", exception);
        }
    }

    private static string ETagOf(Response response) =>
        response.Headers.ETag?.ToString() ?? throw new StorageUnavailableException("A write was answered without an ETag.");
}
