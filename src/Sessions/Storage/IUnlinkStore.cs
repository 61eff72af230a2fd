using Sessions.Proxies;

namespace Sessions.Storage;

/// <summary>
/// The table <c>Unlinks</c>: encrypted credentials of deleted sessions whose removal WhatsApp has not confirmed yet.
/// Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached.
/// </summary>
public interface IUnlinkStore
{
    /// <summary>Keeps credentials until the removal is confirmed. Adding the same <paramref name="unlinkId"/> again is harmless.</summary>
    /// <param name="tenant">Partition.</param>
    /// <param name="unlinkId">Row: the record's deletion id, so that a repeated step adds no second row.</param>
    /// <param name="credentials">As the client saved them.</param>
    /// <param name="proxy">The only way to connect; null for the direct one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task AddAsync(string tenant, string unlinkId, ReadOnlyMemory<byte> credentials, ProxyAddress? proxy, CancellationToken cancellationToken);

    /// <summary>Every row of every tenant, page by page.</summary>
    IAsyncEnumerable<PendingUnlink> ScanAsync(CancellationToken cancellationToken);

    /// <summary>The credentials of one row, or null when it is gone.</summary>
    /// <exception cref="CredentialsUnreadableException">They cannot be decrypted; the row stays.</exception>
    Task<byte[]?> LoadCredentialsAsync(PendingUnlink unlink, CancellationToken cancellationToken);

    /// <summary>The proxy of one row; null when it is to be connected directly, or gone.</summary>
    /// <exception cref="CredentialsUnreadableException">It cannot be decrypted; the row stays.</exception>
    Task<ProxyAddress?> LoadProxyAsync(PendingUnlink unlink, CancellationToken cancellationToken);

    /// <summary>Takes the row for one attempt by writing attempt count and next time; null when another process did so first or it is gone.</summary>
    /// <returns>The row as it is after the write.</returns>
    Task<PendingUnlink?> TryTakeAsync(PendingUnlink unlink, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken);

    /// <summary>Deletes the row: confirmed, refused for good, or too old. One that is gone already is fine.</summary>
    Task DeleteAsync(PendingUnlink unlink, CancellationToken cancellationToken);
}
