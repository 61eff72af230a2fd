using Microsoft.Extensions.Logging;

namespace Sessions.Webhooks;

/// <summary>From the queues to the target.</summary>
internal sealed partial class DeliveryPump
{
    private void BeginAttempts()
    {
        if (!MayRun || _inFlight >= MaxParallel) return;

        var now = services.Time.GetUtcNow();
        // Whoever waited longest first: no session can keep the others waiting.
        var due = _queues.Values.Where(queue => queue.DueAt <= now).OrderBy(queue => queue.DueAt).Take(MaxParallel - _inFlight).ToList();
        foreach (var queue in due) _ = AttemptAsync(queue, queue.First);
    }

    private async Task AttemptAsync(SessionQueue queue, Delivery delivery)
    {
        queue.IsBusy = true;
        _inFlight++;
        var told = delivery.Record.Event;
        try
        {
            var message = new WebhookMessage(new Uri(Webhook.Webhook.Url), told.Id, services.Bodies.OfEvent(told), Webhook.SecretsAt(services.Now));
            Note(delivery, await services.Sender.SendAsync(message, _abort.Token));
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // Nobody knows whether it arrived: it goes again.
        }
#pragma warning disable CA1031 // Whatever it is, it is this attempt's end, and not that of the others.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(exception, _key.WebhookId);
            Note(delivery, new(null, AttemptError.Unreachable, TimeSpan.Zero));
        }
        finally
        {
            queue.IsBusy = false;
            _inFlight--;
            if (queue.IsEmpty) _queues.Remove(told.Key.SessionId);
            Signal();
        }
    }

    private void Note(Delivery delivery, AttemptResult result)
    {
        var now = services.Now;
        var record = delivery.Record with
        {
            Attempts = delivery.Record.Attempts + 1,
            LastAttemptAt = now,
            StatusCode = result.StatusCode,
            Error = result.Error,
        };
        if (result.IsDelivered) _lastDeliveredAt = now;
        else _lastFailedAt = now;
        delivery.Record = result.IsDelivered ? record with { Status = DeliveryStatus.Delivered, SettledAt = now } : AfterFailure(record, result, now);
        _unsaved.Add(delivery);
    }

    private DeliveryRecord AfterFailure(DeliveryRecord record, AttemptResult result, DateTimeOffset now)
    {
        var giveUpAt = Later(record.GiveUpAt, Webhook.Webhook.EnabledAt + RetrySchedule.Round);
        if (result.StatusCode == Gone)
        {
            IsGone = true;
            LogGone(_key.WebhookId);
        }
        else if (now >= giveUpAt)
        {
            LogGivenUp(_key.WebhookId, record.Cursor, record.Attempts, result.Error!);
            return record with { Status = DeliveryStatus.Failed, SettledAt = now };
        }

        var next = SessionGrainServices.Truncate(now + RetrySchedule.Pause(record.Attempts, result.RetryAfter, services.Random));
        // The last attempt is at the end of the round.
        return record with { GiveUpAt = giveUpAt, NextAttemptAt = next < giveUpAt ? next : giveUpAt };
    }

    private const int Gone = 410;

    [LoggerMessage(2052, LogLevel.Warning, "Webhook {WebhookId}: delivery {Cursor} failed after {Attempts} attempts, the last one {Error}")]
    private partial void LogGivenUp(string webhookId, long cursor, int attempts, string error);

    [LoggerMessage(2053, LogLevel.Warning, "Webhook {WebhookId} is disabled: its target says that it is gone")]
    private partial void LogGone(string webhookId);

    [LoggerMessage(2054, LogLevel.Error, "Webhook {WebhookId}: an attempt ended in a fault of this service")]
    private partial void LogFault(Exception exception, string webhookId);
}
