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
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await entries.RemoveBeforeAsync(time.GetUtcNow() - Idempotency.Memory, stoppingToken);
            }
            catch (StorageUnavailableException unavailable)
            {
                LogPostponed(unavailable.Message);
            }
        }
    }

    [LoggerMessage(2951, LogLevel.Warning, "Old idempotency keys are removed later: {Cause}")]
    private partial void LogPostponed(string cause);
}
