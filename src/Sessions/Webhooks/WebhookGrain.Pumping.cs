using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>What goes on behind the calls: telling the target, and taking a deleted webhook's rows away.</summary>
internal sealed partial class WebhookGrain
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        if (await ChangeAsync(record => record with { IsDeleted = true }) is null) return false;

        // From here on it is gone for callers, whatever dies; its rows go now or later.
        _pump?.Abort();
        await _pumping;
        PumpLater();

        return true;
    }

    private DeliveryPump PumpOf(WebhookRecord record) => _pump ??= new(record, services, PumpLater, logger);

    private void PumpLater()
    {
        if (_pumping.IsCompleted && !_stop.Task.IsCompleted) _pumping = PumpAsync();
    }

    private async Task PumpAsync()
    {
        DelayDeactivation(TimeSpan.MaxValue);
        try
        {
            var pause = FirstPause;
            while (!_stop.Task.IsCompleted)
            {
                var isDone = await TryPumpAsync();
                // Who wakes this one while it ends finds it running, and leaves it to this look.
                if (isDone && _pump is not { HasWork: true }) break;
                if (isDone) continue;

                await UntilStopAsync(pause);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (DeliveryFencedException fenced)
        {
            // What is in memory is not true any more. Whoever has the webhook now goes on.
            LogFenced(Key.WebhookId, fenced.Message);
            GiveUp();
        }
#pragma warning disable CA1031 // Begun anew, by the next event or the next look at what is left, it may go.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(exception, Key.WebhookId);
            GiveUp();
        }

        // Nothing is awaited from that look to the end.
        DelayDeactivation(TimeSpan.Zero);
    }

    private void GiveUp()
    {
        _pump?.Abort();
        (_stored, _pump) = (null, null);
        DeactivateOnIdle();
    }

    private async Task UntilStopAsync(TimeSpan limit)
    {
        try
        {
            await _stop.Task.WaitAsync(limit, services.Time);
        }
        catch (TimeoutException)
        {
            // Once more.
        }
    }

    /// <summary>Does what there is to do; false when storage does not answer and there is some left.</summary>
    private async Task<bool> TryPumpAsync()
    {
        try
        {
            var stored = await LoadAsync();
            if (stored is null) return true;

            if (stored.Record.IsDeleted)
            {
                await RemoveRowsAsync();
                return true;
            }

            var pump = PumpOf(stored.Record);
            while (pump.HasWork) await pump.RunAsync();
            if (!pump.IsGone) return true;

            var now = services.Now;
            await ChangeAsync(record => record with { Webhook = record.Webhook with { IsEnabled = false, IsGone = true, UpdatedAt = now } });
            return true;
        }
        catch (StorageUnavailableException exception)
        {
            LogWaiting(Key.WebhookId, exception.Message);
            return false;
        }
    }

    private async Task<StoredWebhook?> LoadAsync()
    {
        using var turn = await _turns.TakeAsync(CancellationToken.None);
        return await LoadInTurnAsync();
    }

    /// <summary>The row last: while it is there, somebody comes to take the others away.</summary>
    private async Task RemoveRowsAsync()
    {
        await services.Deliveries.PurgeAsync(Key, CancellationToken.None);
        await services.Webhooks.DeleteAsync(Key, CancellationToken.None);
        _pump?.Dispose();
        (_stored, _pump) = (null, null);
    }

    [LoggerMessage(2056, LogLevel.Warning, "Webhook {WebhookId} waits for storage: {Reason}")]
    private partial void LogWaiting(string webhookId, string reason);

    [LoggerMessage(2057, LogLevel.Warning, "Webhook {WebhookId} stops here: {Reason}")]
    private partial void LogFenced(string webhookId, string reason);

    [LoggerMessage(2058, LogLevel.Error, "Webhook {WebhookId} stops telling until it is begun anew")]
    private partial void LogFault(Exception exception, string webhookId);
}
