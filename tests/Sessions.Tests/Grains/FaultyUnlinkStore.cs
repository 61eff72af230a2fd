using System.Runtime.CompilerServices;
using Sessions.Proxies;
using Sessions.Storage;

namespace Sessions.Tests.Grains;

internal sealed class FaultyUnlinkStore(IUnlinkStore rows, StorageScript script, TimeProvider time) : IUnlinkStore
{
    /// <summary>How long ahead each attempt put the next one.</summary>
    public List<TimeSpan> Pauses { get; } = [];

    public Task AddAsync(
        string tenant, string unlinkId, ReadOnlyMemory<byte> credentials, ProxyAddress? proxy, CancellationToken cancellationToken) =>
        script.CallAsync("unlink.add", () => rows.AddAsync(tenant, unlinkId, credentials, proxy, cancellationToken));

    public async IAsyncEnumerable<PendingUnlink> ScanAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await script.CallAsync("unlink.scan", () => Task.CompletedTask);
        await foreach (var unlink in rows.ScanAsync(cancellationToken)) yield return unlink;
    }

    public Task<byte[]?> LoadCredentialsAsync(PendingUnlink unlink, CancellationToken cancellationToken) =>
        script.CallAsync("unlink.load", () => rows.LoadCredentialsAsync(unlink, cancellationToken));

    public Task<ProxyAddress?> LoadProxyAsync(PendingUnlink unlink, CancellationToken cancellationToken) =>
        script.CallAsync("unlink.load", () => rows.LoadProxyAsync(unlink, cancellationToken));

    public Task<PendingUnlink?> TryTakeAsync(PendingUnlink unlink, DateTimeOffset nextAttemptAt, CancellationToken cancellationToken)
    {
        Pauses.Add(nextAttemptAt - time.GetUtcNow());
        return script.CallAsync("unlink.take", () => rows.TryTakeAsync(unlink, nextAttemptAt, cancellationToken));
    }

    public Task DeleteAsync(PendingUnlink unlink, CancellationToken cancellationToken) =>
        script.CallAsync("unlink.delete", () => rows.DeleteAsync(unlink, cancellationToken));
}
