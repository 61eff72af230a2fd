using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sessions.Clusters;

/// <summary>
/// Connects a client to its cluster behind the host's start, which must not wait for it: without any owner this process still answers what the
/// tables alone can tell, and says that it is not ready.
/// </summary>
internal sealed partial class ClusterConnection(IHostedService client, ILogger<ClusterConnection> logger) : BackgroundService
{
    private bool _isConnected;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_isConnected) await client.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        LogConnecting();
        try
        {
            // Tries until it is connected; see ConnectionRetry.
            await client.StartAsync(stoppingToken);
            _isConnected = true;
            LogConnected();
        }
#pragma warning disable CA1031 // Stopping, or the host did not start and what the client is made of is gone already: no fault of this service's.
        catch (Exception) when (stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            // Nobody is left to connect for.
        }
    }

    [LoggerMessage(2080, LogLevel.Information, "Connecting to the owners of sessions")]
    private partial void LogConnecting();

    [LoggerMessage(2081, LogLevel.Information, "Connected to the owners of sessions")]
    private partial void LogConnected();
}
