using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Devices;

/// <summary>A device that does not acknowledge what it is sent has its stream recycled, again and again. Source: linked-device 12.</summary>
public sealed partial class SimulatedDevice
{
    private DateTimeOffset _nextLook = DateTimeOffset.MaxValue;

    private TimeSpan AcknowledgeLimit => _services.Faults.Find<RecycleAfter>(this)?.After ?? _services.Options.AcknowledgeLimit;

    /// <summary>Looks, when it is time, whether something is owed for too long; to be called whenever that may have changed.</summary>
    internal void WatchOwed()
    {
        if (Volatile.Read(ref _stage) is not { } stage || _queue.Oldest is not { } oldest) return;

        var since = oldest.Since > stage.Since ? oldest.Since : stage.Since;
        var limit = since + AcknowledgeLimit;
        var now = _services.Time.GetUtcNow();
        if (limit <= now)
        {
            _ = stage.CloseAsync(Stanzas.Unacknowledged(oldest));
            return;
        }

        lock (_queue)
        {
            // One look for many stanzas: none is planned while an earlier one is.
            if (_nextLook <= limit && _nextLook > now) return;
            _nextLook = limit;
        }

        _services.Deadlines.Schedule(limit, WatchOwed);
    }
}
