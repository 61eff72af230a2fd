using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sessions;
using Sessions.Storage;
using WhatsApp;

namespace Shared.Storage;

/// <summary>The table of records in memory; passes the same tests as the real one.</summary>
public sealed class InMemorySessionStore : ISessionStore
{
    private readonly ConcurrentDictionary<SessionKey, StoredSession> _rows = new();
    private long _writes;

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>How many rows each call for a list was given.</summary>
    public ConcurrentQueue<int> Pages { get; } = new();

    /// <inheritdoc/>
    public Task<StoredSession?> LoadAsync(SessionKey key, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        return Task.FromResult(_rows.GetValueOrDefault(key));
    }

    /// <inheritdoc/>
    public Task<string?> TryAddAsync(SessionRecord record, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        var stored = new StoredSession(record, NewETag());

        return Task.FromResult(_rows.TryAdd(record.Key, stored) ? stored.ETag : null);
    }

    /// <inheritdoc/>
    public Task<string> ReplaceAsync(SessionRecord record, string etag, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        var stored = new StoredSession(record, NewETag());
        if (!_rows.TryGetValue(record.Key, out var before) || before.ETag != etag || !_rows.TryUpdate(record.Key, stored, before)) throw Lost();

        return Task.FromResult(stored.ETag);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(SessionKey key, string etag, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        if (_rows.TryGetValue(key, out var before) && (before.ETag != etag || !_rows.TryRemove(new(key, before)))) throw Lost();

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<SessionRecord>> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        if (!SessionKey.IsValidId(tenant)) throw new ArgumentException("Not a tenant.", nameof(tenant));
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, 1000);

        IReadOnlyList<SessionRecord> page = [.. _rows.Values
            .Select(stored => stored.Record)
            .Where(record => record.Key.Tenant == tenant)
            .Where(record => afterSessionId is null || string.CompareOrdinal(record.Key.SessionId, afterSessionId) > 0)
            .OrderBy(record => record.Key.SessionId, StringComparer.Ordinal)
            .Take(limit)];
        Pages.Enqueue(page.Count);

        return Task.FromResult(page);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<SessionRecord> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        foreach (var stored in _rows.Values.ToArray())
        {
            await Task.Yield();
            yield return stored.Record;
        }
    }

    private void Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsUnavailable) throw new StorageUnavailableException("Switched off by the test.");
    }

    private string NewETag() => Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture);

    private static OwnershipLostException Lost() => new("The session's record was written or deleted by another owner.");
}
