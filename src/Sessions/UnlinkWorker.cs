using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Proxies;
using Sessions.Storage;
using Sessions.Telemetry;
using WhatsApp;

namespace Sessions;

/// <summary>
/// Removes the devices of deleted sessions that WhatsApp could not be asked about, or did not confirm: with growing pauses, until it confirms,
/// says that the device is gone, or 30 days have passed.
/// </summary>
internal sealed partial class UnlinkWorker(WhatsAppClientOptions client, ProxyDialer proxies, SessionGrainServices services, ILogger<UnlinkWorker> logger)
    : BackgroundService
{
    private const int Parallelism = 4;
    private const int MaxDoublings = 10;

    /// <summary>However old a removal is said to be, it is tried this often: a clock may be wrong for a while, and giving up is for good.</summary>
    private const int LeastAttempts = 20;

    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await RunDueAsync(stoppingToken);
                await services.UnlinkSignal.WaitAsync(LookAgain, services.Time, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }

    private async Task RunDueAsync(CancellationToken cancellationToken)
    {
        try
        {
            var options = new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken };
            await Parallel.ForEachAsync(services.Unlinks.ScanAsync(cancellationToken), options, async (unlink, token) =>
            {
                if (IsDue(unlink)) await AttemptAsync(unlink, token);
            });
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(exception.Message);
        }
    }

    /// <summary>A time farther away than any pause was set by a clock that has been put back since.</summary>
    private bool IsDue(PendingUnlink unlink)
    {
        var wait = unlink.NextAttemptAt - services.Time.GetUtcNow();
        return wait <= TimeSpan.Zero || wait > AttemptLimit + (FirstPause * Math.Pow(2, MaxDoublings));
    }

    private async Task AttemptAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        if (unlink.Attempts >= LeastAttempts && services.Time.GetUtcNow() - unlink.CreatedAt > Patience)
        {
            LogGivenUp(unlink.UnlinkId);
            services.Metrics.Removal(RemovalResult.GivenUp);
            await services.Unlinks.DeleteAsync(unlink, cancellationToken);
            return;
        }

        // Taken before the attempt, so that no other process logs in with the same credentials meanwhile.
        var next = services.Time.GetUtcNow() + AttemptLimit + Pause(unlink.Attempts);
        if (await services.Unlinks.TryTakeAsync(unlink, next, cancellationToken) is not { } taken) return;

        try
        {
            if (await services.Unlinks.LoadCredentialsAsync(taken, cancellationToken) is not { } credentials) return;
            var proxy = await services.Unlinks.LoadProxyAsync(taken, cancellationToken);
            using var span = SessionTelemetry.Source.StartActivity("session.remove");
            var isRemoved = await IsRemovedAsync(credentials, proxy, taken.UnlinkId, cancellationToken);
            services.Metrics.Removal(isRemoved ? RemovalResult.Removed : RemovalResult.NotConfirmed);
            if (!isRemoved) return;

            LogRemoved(taken.UnlinkId);
            await services.Unlinks.DeleteAsync(taken, cancellationToken);
        }
        catch (CredentialsUnreadableException exception)
        {
            LogUnreadable(exception, taken.UnlinkId);
            services.Metrics.Removal(RemovalResult.Unreadable);
        }
    }

    private TimeSpan Pause(int attempts) =>
        FirstPause * Math.Pow(2, Math.Min(attempts, MaxDoublings)) * (0.5 + (Uniform() / 2));

    private double Uniform()
    {
        Span<byte> bytes = stackalloc byte[2];
        services.Random.Fill(bytes);
        return BitConverter.ToUInt16(bytes) / 65536.0;
    }

    private async Task<bool> IsRemovedAsync(byte[] credentials, ProxyAddress? proxy, string unlinkId, CancellationToken cancellationToken)
    {
        var outcome = new TaskCompletionSource<ClientEvent>(TaskCreationOptions.RunContinuationsAsynchronously);
        var options = proxy is null ? client : client with { Transports = proxies.Through(_ => Task.FromResult(proxy)) };
        await using var device = new WhatsAppClient(options, new LastCredentials(credentials), unlinkId, clientEvent =>
        {
            if (clientEvent is Online or ClientStopped) outcome.TrySetResult(clientEvent);
        })
        {
            Priority = ConnectPriority.OnceConnected,
        };
        device.Start();
        try
        {
            return await outcome.Task.WaitAsync(AttemptLimit, services.Time, cancellationToken) switch
            {
                Online => await device.LogoutAsync(cancellationToken),
                ClientStopped { Reason: StopReason.LoggedOut or StopReason.NeverLinked or StopReason.DeviceRemoved or StopReason.Banned } => true,
                _ => false,
            };
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    [LoggerMessage(2030, LogLevel.Information, "Unlink {UnlinkId}: the device is removed from the phone")]
    private partial void LogRemoved(string unlinkId);

    [LoggerMessage(2031, LogLevel.Error, "Unlink {UnlinkId}: given up after 30 days; the phone still lists the device")]
    private partial void LogGivenUp(string unlinkId);

    [LoggerMessage(2032, LogLevel.Error, "Unlink {UnlinkId}: its credentials cannot be read; they are left as they are")]
    private partial void LogUnreadable(Exception exception, string unlinkId);

    [LoggerMessage(2033, LogLevel.Warning, "Unlinking waits for storage: {Reason}")]
    private partial void LogDelayed(string reason);
}
