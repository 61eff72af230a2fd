using Microsoft.Extensions.Logging;
using Sessions.Events;
using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>From the log into the queues.</summary>
internal sealed partial class DeliveryPump
{
    private const int ReadSize = 200;

    private readonly HashSet<long> _known = [];
    private Task? _loading;
    private Task _reading = Task.CompletedTask;
    private bool _mayHaveMore = true;
    private long _readTo;
    private TimeSpan _readPause = FirstPause;
    private DateTimeOffset? _readAgainAt;

    /// <summary>Takes up what storage knows; false when it is over before storage answers.</summary>
    private async Task<bool> TryLoadAsync()
    {
        for (var pause = FirstPause; MayRun; pause = Longer(pause))
        {
            try
            {
                await LoadOnceAsync();
                return true;
            }
            catch (StorageUnavailableException exception)
            {
                LogWaiting(_key.WebhookId, exception.Message);
            }

            await PauseAsync(pause);
        }

        return false;
    }

    /// <summary>One load serves all who wait for it: a second would queue again what the first has queued. One that failed is tried again.</summary>
    private Task LoadOnceAsync()
    {
        if (_loading is not { IsFaulted: false, IsCanceled: false }) _loading = LoadAsync();

        return _loading;
    }

    private async Task LoadAsync()
    {
        var head = await services.Deliveries.FindHeadAsync(_key, _stop.Token) ?? new DeliveryHead(Webhook.StartCursor, ETag: null);
        var pending = await services.Deliveries.LoadPendingAsync(_key, _stop.Token);
        var settled = await services.Deliveries.FindSettledAsync(_key, head.Cursor, _stop.Token);

        // What has a row is not to be taken from the log once more.
        _known.UnionWith(settled);
        _known.UnionWith(pending.Select(record => record.Cursor).Where(cursor => cursor > head.Cursor));
        foreach (var record in pending) Enqueue(new Delivery(record, DeliveryStatus.Pending));
        (_head, _readTo, _pendingRows) = (head, head.Cursor, pending.Count);
    }

    private void BeginReading()
    {
        if (_readAgainAt <= services.Time.GetUtcNow()) _readAgainAt = null;
        if (_reading.IsCompleted && _mayHaveMore && _readAgainAt is null && _count < MaxPending) _reading = ReadAsync();
    }

    private async Task ReadAsync()
    {
        try
        {
            // Whoever wakes while this is under way is heard.
            _mayHaveMore = false;
            var found = await services.Events.ReadAsync(_key.Tenant, _readTo, ReadSize, _stop.Token);
            if (found.Count == 0 && await services.Events.LoadHeadAsync(_key.Tenant, _stop.Token) is { } head && head.TrimmedTo > _readTo) Miss(head.TrimmedTo);
            foreach (var logged in found) Take(logged);
            _mayHaveMore |= found.Count == ReadSize;
            _readPause = FirstPause;
        }
        catch (StorageUnavailableException exception)
        {
            LogWaiting(_key.WebhookId, exception.Message);
            (_mayHaveMore, _readAgainAt, _readPause) = (true, services.Time.GetUtcNow() + _readPause, Longer(_readPause));
        }
        catch (OperationCanceledException)
        {
            _mayHaveMore = true;
        }
        finally
        {
            Signal();
        }
    }

    private void Take(LoggedEvent logged)
    {
        // Cursors have no gaps: what is not there any more was trimmed.
        if (logged.Cursor > _readTo + 1) Miss(logged.Cursor - 1);
        _readTo = logged.Cursor;
        if (_known.Remove(logged.Cursor) || !Webhook.Webhook.Wants(logged.Event)) return;

        var since = Later(logged.Event.At, Webhook.Webhook.EnabledAt);
        _rowless.Add(logged.Cursor);
        Enqueue(new Delivery(
            new() { Cursor = logged.Cursor, Event = logged.Event, NextAttemptAt = services.Now, GiveUpAt = since + RetrySchedule.Round }, storedAs: null));
    }

    private void Miss(long upTo)
    {
        var count = upTo - _readTo - _known.RemoveWhere(cursor => cursor <= upTo);
        _readTo = upTo;
        if (count <= 0) return;

        _missed += count;
        _missedAt = services.Now;
        LogMissed(_key.WebhookId, count);
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static TimeSpan Longer(TimeSpan pause) => pause * 2 < LongestPause ? pause * 2 : LongestPause;

    [LoggerMessage(2050, LogLevel.Warning, "Webhook {WebhookId} waits for storage: {Reason}")]
    private partial void LogWaiting(string webhookId, string reason);

    [LoggerMessage(2051, LogLevel.Error, "Webhook {WebhookId}: up to {Count} events were trimmed from the log before they could be told")]
    private partial void LogMissed(string webhookId, long count);
}
