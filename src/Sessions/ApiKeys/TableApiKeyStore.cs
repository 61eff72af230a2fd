using Azure;
using Azure.Data.Tables;
using Sessions.Storage;

namespace Sessions.ApiKeys;

/// <summary>
/// API keys in Table Storage: partition = tenant, row = the key's id; columns <c>Hash</c>, <c>Scopes</c> and <c>SessionIds</c> (separated by
/// spaces), <c>Name</c>, <c>CreatedAt</c>, <c>ExpiresAt</c>, <c>LastUsedAt</c>.
/// </summary>
internal sealed class TableApiKeyStore(StorageTables tables) : IApiKeyStore
{
    private const int PageSize = 1000;
    private const char Separator = ' ';

    private readonly StorageTable _table = tables.Keys;

    public async Task AddAsync(ApiKey key, CancellationToken cancellationToken)
    {
        Check(key.Tenant, key.Id);
        try
        {
            await _table.AddAsync(Write(key), cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status == 409)
        {
            // By this call's lost first try: ids are random.
        }
    }

    public async Task<ApiKey?> FindAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        Check(tenant, id);

        return await _table.FindAsync(tenant, id, cancellationToken) is { } row ? Read(row) : null;
    }

    public async Task<IReadOnlyList<ApiKey>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(tenant)) throw new ArgumentException("Not a tenant.", nameof(tenant));

        var keys = new List<ApiKey>();
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(TableClient.CreateQueryFilter($"PartitionKey eq {tenant}"), PageSize, null, continuation, cancellationToken);
            foreach (var row in page.Values)
            {
                if (Read(row) is { } key) keys.Add(key);
            }

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);

        return keys;
    }

    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(null, 1, ["PartitionKey"], continuation, cancellationToken);
            if (page.Values.Count > 0) return true;

            // A page may be empty while there are more.
            continuation = page.ContinuationToken;
        }
        while (continuation is not null);

        return false;
    }

    public async Task TouchAsync(string tenant, string id, DateTimeOffset usedAt, CancellationToken cancellationToken)
    {
        Check(tenant, id);
        var change = new TableEntity(tenant, id) { [nameof(ApiKey.LastUsedAt)] = usedAt.ToUniversalTime() };
        try
        {
            // An update and no upsert: it must not bring back what was deleted meanwhile.
            await _table.UpdateAsync(change, ETag.All.ToString(), TableUpdateMode.Merge, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            // Gone.
        }
    }

    public async Task<bool> DeleteAsync(string tenant, string id, CancellationToken cancellationToken)
    {
        Check(tenant, id);
        if (await _table.FindAsync(tenant, id, cancellationToken) is null) return false;

        await _table.DeleteAsync(tenant, id, etag: null, cancellationToken);

        return true;
    }

    private static TableEntity Write(ApiKey key)
    {
        var row = new TableEntity(key.Tenant, key.Id)
        {
            [nameof(ApiKey.Hash)] = key.Hash,
            [nameof(ApiKey.Scopes)] = string.Join(Separator, key.Scopes),
            [nameof(ApiKey.CreatedAt)] = key.CreatedAt.ToUniversalTime(),
        };
        if (key.SessionIds is { } ids) row[nameof(ApiKey.SessionIds)] = string.Join(Separator, ids);
        if (key.Name is { } name) row[nameof(ApiKey.Name)] = name;
        if (key.ExpiresAt is { } expiresAt) row[nameof(ApiKey.ExpiresAt)] = expiresAt.ToUniversalTime();

        return row;
    }

    // A damaged row is no key: what cannot be read opens nothing.
    private static ApiKey? Read(TableEntity row) =>
        (Value(row, nameof(ApiKey.Hash)), Value(row, nameof(ApiKey.Scopes)), Value(row, nameof(ApiKey.CreatedAt))) is (string hash, string scopes, DateTimeOffset createdAt)
        && Value(row, nameof(ApiKey.SessionIds)) is null or string && Value(row, nameof(ApiKey.ExpiresAt)) is null or DateTimeOffset
            ? new ApiKey
            {
                Tenant = row.PartitionKey,
                Id = row.RowKey,
                Hash = hash,
                Scopes = scopes.Split(Separator, StringSplitOptions.RemoveEmptyEntries),
                SessionIds = (Value(row, nameof(ApiKey.SessionIds)) as string)?.Split(Separator, StringSplitOptions.RemoveEmptyEntries),
                Name = Value(row, nameof(ApiKey.Name)) as string,
                CreatedAt = createdAt,
                ExpiresAt = Value(row, nameof(ApiKey.ExpiresAt)) as DateTimeOffset?,
                LastUsedAt = Value(row, nameof(ApiKey.LastUsedAt)) as DateTimeOffset?,
            }
            : null;

    private static object? Value(TableEntity row, string column) => row.TryGetValue(column, out var value) ? value : null;

    private static void Check(string tenant, string id)
    {
        if (!SessionKey.IsValidId(tenant) || !ApiKeyText.IsValidId(id)) throw new ArgumentException("A key is named by a valid tenant and a valid id.");
    }
}
