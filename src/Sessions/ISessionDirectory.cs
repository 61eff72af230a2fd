namespace Sessions;

/// <summary>Lists sessions from the table; no grain is woken.</summary>
public interface ISessionDirectory
{
    /// <summary>
    /// One page in order of id, without sessions being deleted. A row whose owner is gone is not taken at its word:
    /// <c>connected</c> is then told as <c>reconnecting</c>, reason <c>server-restart</c>, or <c>owner-moved</c> in a cluster.
    /// </summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="afterSessionId">Only ids above this one; null from the start.</param>
    /// <param name="filter">Which ones.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="Storage.StorageUnavailableException">The table cannot be read.</exception>
    Task<SessionPage> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken);
}
