namespace Sessions.Storage;

/// <summary>
/// The table <c>Idempotency</c>. Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached.
/// </summary>
public interface IIdempotencyStore
{
    /// <summary>Adds an entry; it with its ETag, or null when the tenant has used the key.</summary>
    Task<IdempotencyEntry?> TryAddAsync(IdempotencyEntry entry, CancellationToken cancellationToken);

    /// <summary>The entry of a key, or null.</summary>
    Task<IdempotencyEntry?> FindAsync(string tenant, string keyHash, CancellationToken cancellationToken);

    /// <summary>Replaces an entry that nobody changed since it was read; it with its new ETag, or null when somebody did.</summary>
    Task<IdempotencyEntry?> TryReplaceAsync(IdempotencyEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes an entry that nobody changed since it was read.</summary>
    Task RemoveAsync(IdempotencyEntry entry, CancellationToken cancellationToken);

    /// <summary>Removes what was begun before that moment, of every tenant.</summary>
    Task RemoveBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
