using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>
/// Wakes webhooks that have something left to do without being told of it by a new event: at start, whenever a member of the cluster dies, and
/// every few minutes, for what got lost on the way.
/// </summary>
internal sealed partial class WebhookRecovery(
    WebhookStores stores, ISiloStatusOracle membership, IGrainFactory grains, TimeProvider time, ILogger<WebhookRecovery> logger)
    : BackgroundService, ISiloStatusListener
{
    /// <summary>Between two looks that nothing asks for.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan RetryPause = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _due = new(0);

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
            while (true) await WaitAsync(await TryLookAsync(stoppingToken) ? Period : RetryPause, stoppingToken);
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

    private async Task WaitAsync(TimeSpan limit, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            await _due.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Time to look again.
        }
    }

    /// <summary>False when it is worth looking again soon.</summary>
    private async Task<bool> TryLookAsync(CancellationToken cancellationToken)
    {
        var isDone = true;
        try
        {
            var ends = new Dictionary<string, long>(StringComparer.Ordinal);
            await foreach (var (webhook, isDeleted) in stores.Webhooks.ScanAsync(cancellationToken))
            {
                if (isDeleted || (webhook.IsEnabled && await IsBehindAsync(webhook.Key, ends, cancellationToken)))
                    isDone &= await TryWakeAsync(webhook.Key, cancellationToken);
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(exception.Message);
            return false;
        }

        return isDone;
    }

    private async Task<bool> IsBehindAsync(WebhookKey key, Dictionary<string, long> ends, CancellationToken cancellationToken)
    {
        if (await stores.Deliveries.FindHeadAsync(key, cancellationToken) is not { Pending: 0 } head) return true;
        if (!ends.TryGetValue(key.Tenant, out var end)) ends[key.Tenant] = end = (await stores.Events.LoadHeadAsync(key.Tenant, cancellationToken)).Cursor;

        return head.Cursor < end;
    }

    private async Task<bool> TryWakeAsync(WebhookKey key, CancellationToken cancellationToken)
    {
        try
        {
            await grains.GetGrain<IWebhookGrain>(key.ToString()).WakeAsync(cursor: 0, cancellationToken);
            return true;
        }
#pragma warning disable CA1031 // One that cannot be woken must not keep the others waiting; it is tried again.
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            LogNotWoken(exception, key.WebhookId);
            return false;
        }
    }

    [LoggerMessage(2060, LogLevel.Warning, "Webhooks wait for storage: {Reason}")]
    private partial void LogDelayed(string reason);

    [LoggerMessage(2061, LogLevel.Warning, "Webhook {WebhookId} could not be woken yet")]
    private partial void LogNotWoken(Exception exception, string webhookId);
}
