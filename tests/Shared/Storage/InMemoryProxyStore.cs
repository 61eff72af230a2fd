using System.Collections.Concurrent;
using Sessions;
using Sessions.Proxies;
using Sessions.Storage;

namespace Shared.Storage;

/// <summary>Proxies as they are kept in <c>Devices</c>, without encryption.</summary>
/// <param name="time">Storage's clock.</param>
public sealed class InMemoryProxyStore(TimeProvider time) : IProxyStore
{
    private readonly ConcurrentDictionary<(SessionKey Key, string Id), (ProxyAddress Proxy, DateTimeOffset At)> _rows = new();

    /// <summary>How many there are.</summary>
    public int Count => _rows.Count;

    public Task AddAsync(SessionKey key, string proxyId, ProxyAddress proxy, CancellationToken cancellationToken)
    {
        _rows.TryAdd((key, proxyId), (proxy, time.GetUtcNow()));
        return Task.CompletedTask;
    }

    public Task<ProxyAddress> LoadAsync(SessionKey key, string proxyId, CancellationToken cancellationToken) =>
        _rows.TryGetValue((key, proxyId), out var row)
            ? Task.FromResult(row.Proxy)
            : Task.FromException<ProxyAddress>(new CredentialsUnreadableException("It is not there."));

    public IAsyncEnumerable<(SessionKey Key, string ProxyId)> ScanAsync(DateTimeOffset before, CancellationToken cancellationToken) =>
        _rows.Where(row => row.Value.At < before).Select(row => row.Key).ToAsyncEnumerable();

    public Task RemoveAsync(SessionKey key, string proxyId, CancellationToken cancellationToken)
    {
        _rows.TryRemove((key, proxyId), out _);
        return Task.CompletedTask;
    }

    public Task EraseAsync(SessionKey key, long epoch, string? keptId, CancellationToken cancellationToken)
    {
        foreach (var row in _rows.Keys.Where(row => row.Key == key && row.Id != keptId && long.Parse(row.Id[..16], System.Globalization.NumberStyles.HexNumber, null) <= epoch))
            _rows.TryRemove(row, out _);
        return Task.CompletedTask;
    }

    /// <summary>As if storage, or the key to it, had lost all of them.</summary>
    public void Lose() => _rows.Clear();
}
