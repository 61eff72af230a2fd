using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>Deliveries that somebody asks for once more.</summary>
internal sealed partial class DeliveryPump
{
    /// <summary>Shorter than what ends a grain's call.</summary>
    private static readonly TimeSpan SaveLimit = TimeSpan.FromSeconds(15);

    /// <summary>Puts deliveries back into their queues with a new round of a day. Returns when that is saved.</summary>
    /// <param name="cursors">Which; null for all that failed, and to hurry what is pending.</param>
    /// <exception cref="StorageUnavailableException">It is not known which of them will go.</exception>
    public async Task<Redelivery> RedeliverAsync(IReadOnlyList<long>? cursors)
    {
        if (_head is null) await LoadOnceAsync();

        IReadOnlyList<long> wanted = cursors ?? [.. await services.Deliveries.FindFailedAsync(_key, _stop.Token)];
        var now = services.Now;
        if (cursors is null) Hurry(_queues.Values.SelectMany(queue => queue.All), now);

        var room = Math.Max(0, MaxPending - _count);
        var saved = new List<Task>();
        foreach (var cursor in wanted)
        {
            if (saved.Count == room) break;
            if (await FindAsync(cursor) is not { } delivery) continue;

            delivery.Record = delivery.Record with
            {
                Status = DeliveryStatus.Pending,
                Attempts = 0,
                NextAttemptAt = now,
                GiveUpAt = now + RetrySchedule.Round,
                SettledAt = null,
            };
            delivery.Saved ??= NewSignal();
            saved.Add(delivery.Saved.Task);
            _unsaved.Add(delivery);
        }

        Signal();
        run();
        await SavedAsync(Task.WhenAll(saved));

        return new(saved.Count, HasMore: saved.Count == room && wanted.Count > room);
    }

    private async Task SavedAsync(Task saved)
    {
        try
        {
            // While it does not run, nobody else saves.
            while (!MayRun && !saved.IsCompleted)
            {
                if (!await TrySaveOnceAsync()) throw new StorageUnavailableException("The deliveries could not be saved.");
            }

            await saved.WaitAsync(SaveLimit, services.Time, _stop.Token);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            throw new StorageUnavailableException("The deliveries are not saved yet.", exception);
        }
    }

    /// <summary>What waits for its next attempt is due.</summary>
    private void Hurry(IEnumerable<Delivery> deliveries, DateTimeOffset now)
    {
        foreach (var delivery in deliveries.Where(delivery => delivery.Record.Status == DeliveryStatus.Pending))
        {
            if (delivery.Record.NextAttemptAt <= now) continue;

            delivery.Record = delivery.Record with { NextAttemptAt = now };
            _unsaved.Add(delivery);
        }
    }

    /// <summary>The delivery in its queue, put there if need be; null when there is none.</summary>
    private async Task<Delivery?> FindAsync(long cursor)
    {
        if (InQueue(cursor) is { } waiting) return waiting;
        if (await services.Deliveries.FindAsync(_key, cursor, _stop.Token) is not { } record) return null;
        // It may have come in meanwhile.
        if (InQueue(cursor) is { } found) return found;

        var delivery = new Delivery(record, record.Status);
        Enqueue(delivery);
        return delivery;
    }

    private Delivery? InQueue(long cursor) => _queues.Values.Select(queue => queue.Find(cursor)).FirstOrDefault(found => found is not null);
}
