namespace Sessions.ApiKeys;

/// <summary>The table of API keys. Every method throws <see cref="Storage.StorageUnavailableException"/> when it cannot be reached.</summary>
public interface IApiKeyStore
{
    /// <summary>Adds a key. Adding the same one again is harmless.</summary>
    Task AddAsync(ApiKey key, CancellationToken cancellationToken);

    /// <summary>The key of that id, or null.</summary>
    Task<ApiKey?> FindAsync(string tenant, string id, CancellationToken cancellationToken);

    /// <summary>All keys of a tenant in order of id.</summary>
    Task<IReadOnlyList<ApiKey>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Whether any tenant has a key, expired or not.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);

    /// <summary>Notes a use. A key that is gone stays gone.</summary>
    Task TouchAsync(string tenant, string id, DateTimeOffset usedAt, CancellationToken cancellationToken);

    /// <summary>Deletes a key; false when there was none.</summary>
    Task<bool> DeleteAsync(string tenant, string id, CancellationToken cancellationToken);
}
