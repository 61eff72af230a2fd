using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sessions.Storage;

/// <summary>
/// Creates the tables in the background. The service starts without storage and serves once it is there: every call creates what it misses.
/// </summary>
internal sealed partial class StorageStartup(StorageTables tables, ILogger<StorageStartup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await tables.CreateAsync(stoppingToken);
        }
        catch (StorageUnavailableException exception)
        {
            LogUnavailable(exception);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before the tables were there.
        }
    }

    [LoggerMessage(2903, LogLevel.Warning, "Table Storage cannot be reached; requests are answered once it can")]
    private partial void LogUnavailable(Exception exception);
}
