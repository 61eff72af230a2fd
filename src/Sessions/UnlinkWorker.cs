using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Proxies;
using Sessions.Storage;
using WhatsApp;
using WhatsApp.Crypto;

namespace Sessions;

/// <summary>
/// Removes the devices of deleted sessions that WhatsApp could not be asked about, or did not confirm: with growing pauses, until it confirms,
/// says that the device is gone, or 30 days have passed.
/// </summary>
internal sealed partial class UnlinkWorker(
    IUnlinkStore unlinks,
    WhatsAppClientOptions client,
    ProxyDialer proxies,
    UnlinkSignal signal,
    IRandomSource random,
    TimeProvider time,
    ILogger<UnlinkWorker> logger) : BackgroundService
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
                await signal.WaitAsync(LookAgain, time, stoppingToken);
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
            await Parallel.ForEachAsync(unlinks.ScanAsync(cancellationToken), options, async (unlink, token) =>
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
        var wait = unlink.NextAttemptAt - time.GetUtcNow();
        return wait <= TimeSpan.Zero || wait > AttemptLimit + (FirstPause * Math.Pow(2, MaxDoublings));
    }

    private async Task AttemptAsync(PendingUnlink unlink, CancellationToken cancellationToken)
    {
        if (unlink.Attempts >= LeastAttempts && time.GetUtcNow() - unlink.CreatedAt > Patience)
        {
            LogGivenUp(unlink.UnlinkId);
            await unlinks.DeleteAsync(unlink, cancellationToken);
            return;
        }

        // Taken before the attempt, so that no other process logs in with the same credentials meanwhile.
        var next = time.GetUtcNow() + AttemptLimit + Pause(unlink.Attempts);
        if (await unlinks.TryTakeAsync(unlink, next, cancellationToken) is not { } taken) return;

        try
        {
            if (await unlinks.LoadCredentialsAsync(taken, cancellationToken) is not { } credentials) return;
            var proxy = await unlinks.LoadProxyAsync(taken, cancellationToken);
            if (!await IsRemovedAsync(credentials, proxy, taken.UnlinkId, cancellationToken)) return;

            LogRemoved(taken.UnlinkId);
            await unlinks.DeleteAsync(taken, cancellationToken);
        }
        catch (CredentialsUnreadableException exception)
        {
            LogUnreadable(exception, taken.UnlinkId);
        }
    }

    private TimeSpan Pause(int attempts) =>
        FirstPause * Math.Pow(2, Math.Min(attempts, MaxDoublings)) * (0.5 + (Uniform() / 2));

    private double Uniform()
    {
        Span<byte> bytes = stackalloc byte[2];
        random.Fill(bytes);
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
            return await outcome.Task.WaitAsync(AttemptLimit, time, cancellationToken) switch
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
