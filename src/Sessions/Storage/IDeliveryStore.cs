using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>
/// The table <c>Deliveries</c>: of each webhook a head, which fences its writers, and a row for each delivery that was tried or waits behind one
/// that failed. Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached; whether a write was done is then
/// unknown.
/// </summary>
internal interface IDeliveryStore
{
    /// <summary>The head; null when nothing was written yet.</summary>
    Task<DeliveryHead?> FindHeadAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>Writes the head and the deliveries, all or none.</summary>
    /// <param name="key">Whose.</param>
    /// <param name="next">The new head, with the ETag of the one that it replaces.</param>
    /// <param name="deliveries">Different ones, at most <see cref="DeliveryRow.MaxRows"/> rows.</param>
    /// <param name="writeId">Names this write: repeated with the same name it is done once.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The new head; null, and nothing is written, when another writer's is there.</returns>
    Task<DeliveryHead?> TryWriteAsync(
        WebhookKey key, DeliveryHead next, IReadOnlyList<DeliveryWrite> deliveries, string writeId, CancellationToken cancellationToken);

    /// <summary>All that are pending.</summary>
    Task<IReadOnlyList<DeliveryRecord>> LoadPendingAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>Those behind a cursor that ended, by their cursors.</summary>
    Task<IReadOnlySet<long>> FindSettledAsync(WebhookKey key, long afterCursor, CancellationToken cancellationToken);

    /// <summary>One.</summary>
    Task<DeliveryRecord?> FindAsync(WebhookKey key, long cursor, CancellationToken cancellationToken);

    /// <summary>Newest first, those older than <paramref name="before"/> (null: all), at most <paramref name="limit"/>.</summary>
    Task<IReadOnlyList<DeliveryRecord>> ListAsync(
        WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken);

    /// <summary>Those that failed, oldest first, by their cursors.</summary>
    Task<IReadOnlyList<long>> FindFailedAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>Removes what ended before that time.</summary>
    Task TrimAsync(WebhookKey key, DateTimeOffset before, CancellationToken cancellationToken);

    /// <summary>Removes everything of a webhook.</summary>
    Task PurgeAsync(WebhookKey key, CancellationToken cancellationToken);
}
