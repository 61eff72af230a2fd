namespace Sessions.Storage;

/// <summary>
/// The table <c>Versions</c>: what the service's own file said last, for every process that connects to the same WhatsApp.
/// Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached.
/// </summary>
internal interface IWebVersionStore
{
    /// <summary>The row of a host, or null. A column that cannot be read is null in it.</summary>
    /// <param name="host">Host, and port unless it is the usual one.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<StoredWebVersion?> LoadAsync(string host, CancellationToken cancellationToken);

    /// <summary>Adds the row, or replaces the one that still has this ETag.</summary>
    /// <param name="host">As above.</param>
    /// <param name="version">What to write.</param>
    /// <param name="etag">Null adds.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The new ETag; null, and nothing is written, when somebody else was faster.</returns>
    Task<string?> TryWriteAsync(string host, StoredWebVersion version, string? etag, CancellationToken cancellationToken);
}
