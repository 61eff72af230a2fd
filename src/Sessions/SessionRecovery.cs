using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions;

/// <summary>
/// Brings sessions back whose owner is gone, without being asked: at start, and whenever a member of the cluster dies; those with events that
/// are not known to be in the log too, whether anything runs for them or not. Rows of live owners are left alone.
/// </summary>
internal sealed partial class SessionRecovery(
    ISessionStore sessions, ISiloIdentity silo, ISiloStatusOracle membership, IGrainFactory grains, TimeProvider time, ILogger<SessionRecovery> logger)
    : BackgroundService, ISiloStatusListener
{
    /// <summary>Grains woken at the same time.</summary>
    private const int Parallelism = 32;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _due = new(1);

    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (status == SiloStatus.Dead) _due.Release();
    }

    public override void Dispose()
    {
        _due.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        membership.SubscribeToSiloStatusEvents(this);
        try
        {
            while (true)
            {
                await _due.WaitAsync(stoppingToken);
                await RecoverAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
        finally
        {
            membership.UnSubscribeFromSiloStatusEvents(this);
        }
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            var failed = 0;
            try
            {
                var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
                await Parallel.ForEachAsync(sessions.ScanAsync(cancellationToken), options, async (record, token) =>
                {
                    if (IsOrphan(record) && !await TryResumeAsync(record.Key, token)) Interlocked.Increment(ref failed);
                });
                if (failed == 0) return;
            }
            catch (StorageUnavailableException exception)
            {
                LogDelayed(exception.Message);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }

    private bool IsOrphan(SessionRecord record) =>
        (record.DeletionId is not null || record.UnlinkId is not null || record.IsRunning || record.IsUnreadable || record.Outbox.Count > 0)
        && !silo.IsAlive(record.Owner);

    private async Task<bool> TryResumeAsync(SessionKey key, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<ISessionGrain>(key.ToString()).ResumeAsync(cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // One session that does not come back must not keep the others waiting; it is tried again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotResumed(exception, key.SessionId);
            return false;
        }
    }

    [LoggerMessage(2020, LogLevel.Warning, "Recovery waits for storage: {Reason}")]
    private partial void LogDelayed(string reason);

    [LoggerMessage(2021, LogLevel.Warning, "{SessionId} could not be resumed yet")]
    private partial void LogNotResumed(Exception exception, string sessionId);
}
