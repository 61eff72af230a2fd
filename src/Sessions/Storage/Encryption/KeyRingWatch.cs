using Microsoft.Extensions.Hosting;

namespace Sessions.Storage.Encryption;

/// <summary>
/// Loads the master keys before anything else starts, and asks for new ones from time to time. A source without keys refuses the start; one
/// that does not answer does not: then nothing is encrypted or decrypted until it does.
/// </summary>
internal sealed class KeyRingWatch(KeyRing ring, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ring.LoadAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // Asked again below, and told there.
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            if (!ring.IsLoaded) await ring.TryRefreshAsync(stoppingToken);
            while (true)
            {
                await Task.Delay(ring.IsLoaded ? ring.Source.RefreshPeriod : RetryPause, time, stoppingToken);
                await ring.TryRefreshAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopping.
        }
    }
}
