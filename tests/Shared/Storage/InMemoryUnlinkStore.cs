using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sessions.Proxies;
using Sessions.Storage;

namespace Shared.Storage;

/// <summary>The table of removals in memory; passes the same tests as the real one.</summary>
public sealed class InMemoryUnlinkStore(TimeProvider time) : IUnlinkStore
{
    private readonly ConcurrentDictionary<(string Tenant, string Id), (PendingUnlink Unlink, byte[] Credentials, ProxyAddress? Proxy)> _rows = new();
    private long _writes;

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <inheritdoc/>
    public Task AddAsync(
        string tenant, string unlinkId, ReadOnlyMemory<byte> credentials, ProxyAddress? proxy, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        var now = time.GetUtcNow();
        _rows.TryAdd((tenant, unlinkId), (new PendingUnlink(tenant, unlinkId, now, 0, now, NewETag()), credentials.ToArray(), proxy));

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<PendingUnlink> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        foreach (var (unlink, _, _) in _rows.Values.ToArray())
        {
            await Task.Yield();
            yield return unlink;
        }
    }

    /// <inheritdoc/>
    public Task<byte[]?> LoadCredentialsAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        return Task.FromResult(_rows.TryGetValue((unlink.Tenant, unlink.UnlinkId), out var row) ? (byte[]?)row.Credentials.Clone() : null);
    }

    /// <inheritdoc/>
    public Task<ProxyAddress?> LoadProxyAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        return Task.FromResult(_rows.TryGetValue((unlink.Tenant, unlink.UnlinkId), out var row) ? row.Proxy : null);
    }

    /// <inheritdoc/>
    public Task<PendingUnlink?> TryTakeAsync(PendingUnlink unlink, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);

        var key = (unlink.Tenant, unlink.UnlinkId);
        if (!_rows.TryGetValue(key, out var row) || row.Unlink.ETag != unlink.ETag) return Task.FromResult<PendingUnlink?>(null);

        var taken = row.Unlink with { Attempts = row.Unlink.Attempts + 1, NextAttemptAt = nextAttemptAt, ETag = NewETag() };

        return Task.FromResult(_rows.TryUpdate(key, (taken, row.Credentials, row.Proxy), row) ? taken : null);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        Enter(cancellationToken);
        _rows.TryRemove((unlink.Tenant, unlink.UnlinkId), out _);

        return Task.CompletedTask;
    }

    private void Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsUnavailable) throw new StorageUnavailableException("Switched off by the test.");
    }

    private string NewETag() => Interlocked.Increment(ref _writes).ToString(CultureInfo.InvariantCulture);
}
