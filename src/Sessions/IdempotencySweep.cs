using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions;

/// <summary>Removes what is remembered of creations once nobody may repeat them any more.</summary>
internal sealed partial class IdempotencySweep(IIdempotencyStore entries, TimeProvider time, ILogger<IdempotencySweep> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await SweepAsync(stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping, or the host did not start: no fault of this service's, which the host would log it as.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await entries.RemoveBeforeAsync(time.GetUtcNow() - Idempotency.Memory, cancellationToken);
        }
        catch (StorageUnavailableException unavailable)
        {
            LogPostponed(unavailable.Message);
        }
    }

    [LoggerMessage(2951, LogLevel.Warning, "Old idempotency keys are removed later: {Cause}")]
    private partial void LogPostponed(string cause);
}
