using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sessions.Clusters;

/// <summary>
/// Connects a client to its cluster behind the host's start, which must not wait for it: without any owner this process still answers what the
/// tables alone can tell, and says that it is not ready.
/// </summary>
internal sealed partial class ClusterConnection(IHostedService client, ILogger<ClusterConnection> logger) : BackgroundService
{
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { IsCompletedSuccessfully: true }) await client.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        LogConnecting();
        // Tries until it is connected; see ConnectionRetry.
        await client.StartAsync(stoppingToken);
        LogConnected();
    }

    [LoggerMessage(2080, LogLevel.Information, "Connecting to the owners of sessions")]
    private partial void LogConnecting();

    [LoggerMessage(2081, LogLevel.Information, "Connected to the owners of sessions")]
    private partial void LogConnected();
}
