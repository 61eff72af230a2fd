using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Storage.Encryption;

namespace Sessions.Storage;

/// <summary>
/// Creates the tables in the background. The service starts without storage and serves once it is there: every call creates what it misses.
/// Its dependency on the master keys refuses the start of a service that has none.
/// </summary>
internal sealed partial class StorageStartup(StorageTables tables, MasterKeys masterKeys, ILogger<StorageStartup> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogEncryptionKey(masterKeys.CurrentId);
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

    [LoggerMessage(2902, LogLevel.Information, "Credentials are encrypted under the master key {KeyId}")]
    private partial void LogEncryptionKey(string keyId);

    [LoggerMessage(2903, LogLevel.Warning, "Table Storage cannot be reached; requests are answered once it can")]
    private partial void LogUnavailable(Exception exception);
}
