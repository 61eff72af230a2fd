namespace Sessions.Storage;

/// <summary>
/// The table of session records, fenced by ETag. Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached;
/// whether a write was done is then unknown to the caller, who reads again before the next one.
/// </summary>
public interface ISessionStore
{
    /// <summary>The record and its ETag, or null.</summary>
    Task<StoredSession?> LoadAsync(SessionKey key, CancellationToken cancellationToken);

    /// <summary>Adds a record; its ETag, or null when the id is taken.</summary>
    Task<string?> TryAddAsync(SessionRecord record, CancellationToken cancellationToken);

    /// <summary>Replaces the record if <paramref name="etag"/> is still its ETag; the new one.</summary>
    /// <exception cref="WhatsApp.OwnershipLostException">Somebody else wrote or deleted it.</exception>
    Task<string> ReplaceAsync(SessionRecord record, string etag, CancellationToken cancellationToken);

    /// <summary>Deletes the record; one that is gone already is fine.</summary>
    /// <exception cref="WhatsApp.OwnershipLostException">Somebody else wrote it.</exception>
    Task DeleteAsync(SessionKey key, string etag, CancellationToken cancellationToken);

    /// <summary>
    /// One page of a tenant's records in order of id, those being deleted included (callers leave them out); no grain is woken.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">1 to 1000 records.</param>
    /// <param name="afterSessionId">Only ids above this one; null from the start.</param>
    /// <param name="filter">What the caller will show; records that it does not match may be among the page all the same.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<IReadOnlyList<SessionRecord>> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken);

    /// <summary>Every record of every tenant, page by page, for recovery.</summary>
    IAsyncEnumerable<SessionRecord> ScanAsync(CancellationToken cancellationToken);
}
