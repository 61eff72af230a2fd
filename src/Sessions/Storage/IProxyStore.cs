using Sessions.Proxies;

namespace Sessions.Storage;

/// <summary>
/// The proxies of sessions, encrypted (table <c>Devices</c>, beside the device's rows, which come and go with links while a proxy stays). Written
/// once under a random id; the session's record names the id that counts, so that the record's ETag decides between owners.
/// Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached.
/// </summary>
public interface IProxyStore
{
    /// <summary>Keeps a proxy.</summary>
    /// <param name="key">The session.</param>
    /// <param name="proxyId">From <see cref="RowKeys.NewProxyId"/>.</param>
    /// <param name="proxy">User and password with it.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task AddAsync(SessionKey key, string proxyId, ProxyAddress proxy, CancellationToken cancellationToken);

    /// <summary>The proxy of that id.</summary>
    /// <exception cref="CredentialsUnreadableException">It is not there or cannot be decrypted.</exception>
    Task<ProxyAddress> LoadAsync(SessionKey key, string proxyId, CancellationToken cancellationToken);

    /// <summary>Every proxy that was stored before that moment, of all sessions and of none. Needs no master key.</summary>
    IAsyncEnumerable<(SessionKey Key, string ProxyId)> ScanAsync(DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Deletes one; gone already is fine.</summary>
    Task RemoveAsync(SessionKey key, string proxyId, CancellationToken cancellationToken);

    /// <summary>Deletes every proxy of the session but one, also those that a crash left behind. Needs no master key.</summary>
    /// <param name="key">The session.</param>
    /// <param name="epoch">Of the owner: what a later one stored is none of its business.</param>
    /// <param name="keptId">The one that its record names; null for none.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task EraseAsync(SessionKey key, long epoch, string? keptId, CancellationToken cancellationToken);
}
