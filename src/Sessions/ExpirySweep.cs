using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions;

/// <summary>Deletes sessions that expired long ago, by asking their owners: one that was started meanwhile stays.</summary>
internal sealed partial class ExpirySweep(
    ISessionStore sessions, IGrainFactory grains, ExpiryOptions options, TimeProvider time, ILogger<ExpirySweep> logger) : BackgroundService
{
    /// <summary>Pause between two looks; one session may be there that much longer.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.ExpiredRetention < Pause ? options.ExpiredRetention : Pause, time, stoppingToken);
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
        var before = time.GetUtcNow() - options.ExpiredRetention;
        try
        {
            await foreach (var record in sessions.ScanAsync(cancellationToken))
            {
                if (record is { DeletionId: null, Status: SessionStatus.Expired } && record.UpdatedAt < before) await RemoveAsync(record.Key, before, cancellationToken);
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(exception.Message);
        }
    }

    private async Task RemoveAsync(SessionKey key, DateTimeOffset before, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ISessionGrain>(key.ToString()).RemoveExpiredAsync(before, cancellationToken);
        }
#pragma warning disable CA1031 // It is there still at the next look; the others are not to wait for it.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotRemoved(exception, key.SessionId);
        }
    }

    [LoggerMessage(2034, LogLevel.Warning, "Expired sessions are removed when storage answers: {Reason}")]
    private partial void LogDelayed(string reason);

    [LoggerMessage(2035, LogLevel.Warning, "{SessionId}: expired and not removed yet")]
    private partial void LogNotRemoved(Exception exception, string sessionId);
}
