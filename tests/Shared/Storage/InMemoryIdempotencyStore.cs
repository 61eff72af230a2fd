using System.Collections.Concurrent;
using System.Globalization;
using Sessions.Storage;

namespace Shared.Storage;

/// <summary>The table of repeatable creations in memory; passes the same tests as the real one.</summary>
public sealed class InMemoryIdempotencyStore : IIdempotencyStore
{
    private readonly ConcurrentDictionary<(string Tenant, string KeyHash), IdempotencyEntry> _rows = new();
    private long _writes;

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>What is stored.</summary>
    public IReadOnlyCollection<IdempotencyEntry> Entries => [.. _rows.Values];

    /// <inheritdoc/>
    public Task<IdempotencyEntry?> TryAddAsync(IdempotencyEntry entry, CancellationToken cancellationToken)
    {
        Enter();

        var stored = entry with { ETag = NewETag() };
        return Task.FromResult(_rows.TryAdd(Key(entry), stored) ? stored : null);
    }

    /// <inheritdoc/>
    public Task<IdempotencyEntry?> FindAsync(string tenant, string keyHash, CancellationToken cancellationToken)
    {
        Enter();

        return Task.FromResult(_rows.GetValueOrDefault((tenant, keyHash)));
    }

    /// <inheritdoc/>
    public Task<IdempotencyEntry?> TryReplaceAsync(IdempotencyEntry entry, CancellationToken cancellationToken)
    {
        Enter();

        var stored = entry with { ETag = NewETag() };
        var isReplaced = _rows.TryGetValue(Key(entry), out var before) && before.ETag == entry.ETag && _rows.TryUpdate(Key(entry), stored, before);
        return Task.FromResult(isReplaced ? stored : null);
    }

    /// <inheritdoc/>
    public Task RemoveAsync(IdempotencyEntry entry, CancellationToken cancellationToken)
    {
        Enter();

        if (_rows.TryGetValue(Key(entry), out var before) && before.ETag == entry.ETag) _rows.TryRemove(new(Key(entry), before));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task RemoveBeforeAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        Enter();

        foreach (var row in _rows.Where(row => row.Value.BegunAt < before)) _rows.TryRemove(row);
        return Task.CompletedTask;
    }

    private static (string, string) Key(IdempotencyEntry entry) => (entry.Tenant, entry.KeyHash);

    private void Enter()
    {
        if (IsUnavailable) throw new StorageUnavailableException("The table Idempotency cannot be reached.");
    }

    private string NewETag() => Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture);
}
