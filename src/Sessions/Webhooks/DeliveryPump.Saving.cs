using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>What became of it, into storage.</summary>
internal sealed partial class DeliveryPump
{
    /// <summary>Events that were read, were not wanted, and are not worth a write of their own.</summary>
    private const int MaxLag = 256;

    /// <summary>So far behind what was read an event without a row gets one, so that a restart need not read all of it again.</summary>
    private const int MaxSpan = 512;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    private readonly Turns _saves = new();
    private readonly HashSet<Delivery> _unsaved = [];
    private readonly SortedSet<long> _rowless = [];
    private DeliveryHead? _head;
    private int _pendingRows;
    private long _missed;
    private DateTimeOffset? _missedAt;
    private DateTimeOffset? _lastDeliveredAt;
    private DateTimeOffset? _lastFailedAt;
    private Task _saving = Task.CompletedTask;
    private Task _trimming = Task.CompletedTask;
    private DateTimeOffset _trimmedAt = DateTimeOffset.MinValue;
    private DeliveryFencedException? _fence;

    /// <summary>A write that was begun, and may be done or not.</summary>
    private (List<(Delivery Delivery, DeliveryWrite Write)> Batch, DeliveryHead Next, string WriteId)? _write;

    private long Watermark => _rowless.Count > 0 ? _rowless.Min - 1 : _readTo;

    private bool NeedsSave => _write is not null || _unsaved.Count > 0 || _missed > 0 || (_head is { } head && Watermark - head.Cursor >= MaxLag);

    private void BeginSaving()
    {
        if (!_saving.IsCompleted) return;

        Park();
        if (NeedsSave) _saving = SaveAsync();
    }

    /// <summary>Gives rows to those that hold the cursor back for too long: they wait behind one that fails.</summary>
    private void Park()
    {
        if (_readTo - Watermark <= MaxSpan) return;

        foreach (var delivery in _queues.Values.SelectMany(queue => queue.All).Where(delivery => delivery.StoredAs is null)) _unsaved.Add(delivery);
    }

    private async Task SaveAsync()
    {
        try
        {
            for (var pause = FirstPause; !await TrySaveOnceAsync(); pause = Longer(pause))
            {
                if (_stop.IsCancellationRequested) return;
                await PauseAsync(pause);
            }
        }
        catch (DeliveryFencedException exception)
        {
            _fence = exception;
        }
        finally
        {
            Signal();
        }
    }

    /// <summary>Saves what one transaction holds; false when storage does not answer. What may have been written is tried again as it was.</summary>
    private async Task<bool> TrySaveOnceAsync()
    {
        using var turn = await _saves.TakeAsync(CancellationToken.None);
        if (!NeedsSave) return true;

        _write ??= NextWrite();
        var (batch, next, writeId) = _write.Value;
        try
        {
            var head = await services.Deliveries.TryWriteAsync(_key, next, [.. batch.Select(item => item.Write)], writeId, _abort.Token);
            _head = head ?? throw new DeliveryFencedException();
        }
        catch (StorageUnavailableException exception)
        {
            LogWaiting(_key.WebhookId, exception.Message);
            return false;
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        _write = null;
        foreach (var (delivery, write) in batch) Saved(delivery, write.Record);
        return true;
    }

    private (List<(Delivery, DeliveryWrite)> Batch, DeliveryHead Next, string WriteId) NextWrite()
    {
        var batch = new List<(Delivery, DeliveryWrite)>();
        var rows = 0;
        foreach (var delivery in _unsaved.OrderBy(delivery => delivery.Record.Cursor))
        {
            var write = new DeliveryWrite(delivery.Record, delivery.StoredAs);
            if ((rows += write.RowCount) > DeliveryRow.MaxRows) break;

            batch.Add((delivery, write));
            if (delivery.StoredAs == DeliveryStatus.Pending) _pendingRows--;
            if (delivery.Record.Status == DeliveryStatus.Pending) _pendingRows++;
        }

        foreach (var (delivery, _) in batch)
        {
            _unsaved.Remove(delivery);
            _rowless.Remove(delivery.Record.Cursor);
        }

        var next = _head! with
        {
            Cursor = Watermark,
            Pending = _pendingRows,
            Missed = _head.Missed + _missed,
            MissedAt = _missedAt ?? _head.MissedAt,
            LastDeliveredAt = _lastDeliveredAt ?? _head.LastDeliveredAt,
            LastFailedAt = _lastFailedAt ?? _head.LastFailedAt,
        };
        _missed = 0;

        return (batch, next, WriteId.New(services.Random));
    }

    private void Saved(Delivery delivery, DeliveryRecord record)
    {
        delivery.StoredAs = record.Status;
        if (!ReferenceEquals(delivery.Record, record)) return;

        if (record.Status != DeliveryStatus.Pending) Dequeue(delivery);
        delivery.Saved?.TrySetResult();
        delivery.Saved = null;
    }

    private void BeginTrimming()
    {
        if (!_trimming.IsCompleted || services.Time.GetUtcNow() - _trimmedAt < TrimInterval) return;

        _trimmedAt = services.Time.GetUtcNow();
        _trimming = TrimAsync();
    }

    private async Task TrimAsync()
    {
        try
        {
            await services.Deliveries.TrimAsync(_key, services.Now - services.Options.DeliveryRetention, _stop.Token);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or OperationCanceledException)
        {
            // In an hour again.
        }
    }
}
