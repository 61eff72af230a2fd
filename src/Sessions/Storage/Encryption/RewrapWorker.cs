using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sessions.Storage.Encryption;

/// <summary>
/// Runs <see cref="DataKeyRewrap"/> at start, whenever the master keys change, and every hour: another process that learnt of a rotation later
/// may have written under the old key meanwhile.
/// </summary>
internal sealed partial class RewrapWorker(DataKeyRewrap rewrap, KeyRing ring, TimeProvider time, ILogger<RewrapWorker> logger) : BackgroundService
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromHours(1);
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                var changed = ring.Changed;
                await WaitAsync(changed, await TryRunAsync(stoppingToken) ? LookAgain : RetryPause, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping. What is left is found at the next start.
        }
    }

    /// <summary>False when it is worth trying again soon.</summary>
    private async Task<bool> TryRunAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await rewrap.RunAsync(cancellationToken)).Missed == 0;
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(exception.Message);

            return false;
        }
#pragma warning disable CA1031 // Whatever a row does to it, the service goes on, and so does the next pass.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogFault(exception);

            return false;
        }
    }

    private async Task WaitAsync(Task changed, TimeSpan limit, CancellationToken cancellationToken)
    {
        try
        {
            await changed.WaitAsync(limit, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // Time to look again.
        }
    }

    [LoggerMessage(2916, LogLevel.Warning, "Moving rows to the current master key waits: {Reason}")]
    private partial void LogDelayed(string reason);

    [LoggerMessage(2917, LogLevel.Error, "Moving rows to the current master key failed; it is tried again")]
    private partial void LogFault(Exception exception);
}
