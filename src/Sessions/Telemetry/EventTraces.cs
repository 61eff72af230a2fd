using System.Collections.Concurrent;
using System.Diagnostics;
using Sessions.Events;

namespace Sessions.Telemetry;

/// <summary>
/// Which trace made an event, for whoever delivers it: the newest events of this process, in memory alone. One that another process delivers, or
/// this one much later, starts a trace of its own. Nothing is kept while nobody listens.
/// </summary>
internal static class EventTraces
{
    private const int Capacity = 2048;

    private static readonly ConcurrentDictionary<string, ActivityContext> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentQueue<string> Order = new();

    /// <summary>The event is made in the trace of whoever calls.</summary>
    public static void Note(SessionEvent told)
    {
        if (!SessionTelemetry.Source.HasListeners() || Activity.Current is not { } maker) return;

        // An id is used again while its event is not saved: the last one told under it counts.
        var id = told.Id;
        var isNew = !Known.ContainsKey(id);
        Known[id] = maker.Context;
        if (isNew) Order.Enqueue(id);
        while (Order.Count > Capacity && Order.TryDequeue(out var oldest)) Known.TryRemove(oldest, out _);
    }

    /// <summary>The trace that made it; nothing when that is not known here.</summary>
    public static ActivityContext Of(string eventId) => Known.GetValueOrDefault(eventId);
}
