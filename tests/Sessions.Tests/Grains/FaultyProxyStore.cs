using Sessions.Proxies;
using Sessions.Storage;

namespace Sessions.Tests.Grains;

internal sealed class FaultyProxyStore(IProxyStore rows, StorageScript script) : IProxyStore
{
    public Task AddAsync(SessionKey key, string proxyId, ProxyAddress proxy, CancellationToken cancellationToken) =>
        script.CallAsync("proxy.add", () => rows.AddAsync(key, proxyId, proxy, cancellationToken));

    public Task<ProxyAddress> LoadAsync(SessionKey key, string proxyId, CancellationToken cancellationToken) =>
        script.CallAsync("proxy.load", () => rows.LoadAsync(key, proxyId, cancellationToken));

    public async IAsyncEnumerable<(SessionKey Key, string ProxyId)> ScanAsync(
        DateTimeOffset before, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await script.CallAsync("proxy.scan", () => Task.CompletedTask);
        await foreach (var proxy in rows.ScanAsync(before, cancellationToken)) yield return proxy;
    }

    public Task RemoveAsync(SessionKey key, string proxyId, CancellationToken cancellationToken) =>
        script.CallAsync("proxy.remove", () => rows.RemoveAsync(key, proxyId, cancellationToken));

    public Task EraseAsync(SessionKey key, long epoch, string? keptId, CancellationToken cancellationToken) =>
        script.CallAsync("proxy.erase", () => rows.EraseAsync(key, epoch, keptId, cancellationToken));
}
