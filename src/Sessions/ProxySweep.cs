using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions;

/// <summary>
/// Erases proxies that no record names: those of a process that died after it had stored one, and before the record that was to name it. The owners
/// of the sessions do it, who know what storage does not know yet.
/// </summary>
internal sealed partial class ProxySweep(
    IProxyStore proxies, ISessionStore sessions, IGrainFactory grains, TimeProvider time, ILogger<ProxySweep> logger) : BackgroundService
{
    /// <summary>Pause between two looks.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    /// <summary>A younger one may be about to be named; no creation and no change takes so long.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Pause, time, stoppingToken);
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var session in (await FindUnnamedAsync(cancellationToken)).ToLookup(proxy => proxy.Key, proxy => proxy.ProxyId))
                await EraseAsync(session.Key, [.. session], cancellationToken);
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(exception.Message);
        }
    }

    /// <summary>Those that no record names as far as storage tells; a record that cannot be read may name one all the same.</summary>
    private async Task<HashSet<(SessionKey Key, string ProxyId)>> FindUnnamedAsync(CancellationToken cancellationToken)
    {
        // Proxies first: one is stored before a record names it.
        var found = await proxies.ScanAsync(time.GetUtcNow() - Grace, cancellationToken).ToHashSetAsync(cancellationToken: cancellationToken);
        if (found.Count == 0) return found;

        await foreach (var record in sessions.ScanAsync(cancellationToken))
        {
            if (record.ProxyId is { } named) found.Remove((record.Key, named));
        }

        return found;
    }

    private async Task EraseAsync(SessionKey key, string[] proxyIds, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ISessionGrain>(key.ToString()).EraseStrayProxiesAsync(proxyIds, cancellationToken);
        }
#pragma warning disable CA1031 // They are there still at the next look; the others are not to wait for them.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotErased(exception, key.SessionId);
        }
    }

    [LoggerMessage(2036, LogLevel.Warning, "Proxies that no session has are erased when storage answers: {Reason}")]
    private partial void LogDelayed(string reason);

    [LoggerMessage(2037, LogLevel.Warning, "{SessionId}: proxies that it does not have are not erased yet")]
    private partial void LogNotErased(Exception exception, string sessionId);
}
