using Sessions.Clusters;
using Sessions.Storage;

namespace Sessions.Events;

/// <summary>Reads from the table, and waits at the feed.</summary>
internal sealed class EventLog(IEventStore store, ISessionStore sessions, IGrainFactory grains) : IEventLog
{
    private const int MaxLimit = 1000;

    public async Task<EventPage> ReadAsync(string tenant, long? afterCursor, int limit, CancellationToken cancellationToken)
    {
        Check(limit);

        var found = await store.ReadAsync(tenant, afterCursor ?? 0, limit, cancellationToken);
        if (afterCursor is not { } after)
        {
            var before = found.Count > 0 ? 0 : (await store.LoadHeadAsync(tenant, cancellationToken)).TrimmedTo;
            return Page(found, limit, logged => logged.Cursor, before);
        }

        // Cursors have no gaps.
        if (found is [var first, ..]) return first.Cursor == after + 1 ? Page(found, limit, logged => logged.Cursor, after) : Gone(after);

        // Nothing is there yet, or any more, or was ever. What was written since the look above is no gap: it comes with the next.
        var head = await store.LoadHeadAsync(tenant, cancellationToken);
        return after < head.TrimmedTo || after > head.Cursor ? Gone(after) : Page(found, limit, logged => logged.Cursor, after);
    }

    public async Task<EventPage?> ReadSessionAsync(SessionKey key, long? afterSequence, int limit, CancellationToken cancellationToken)
    {
        Check(limit);

        // The record first: what it says is in the log, is.
        var record = (await sessions.LoadAsync(key, cancellationToken))?.Record;
        var incarnation = record is null ? await store.FindIncarnationAsync(key, cancellationToken) : SessionIncarnation.Of(record);
        if (incarnation is null) return null;

        var found = await store.ReadSessionAsync(key, incarnation, afterSequence ?? 0, limit, cancellationToken);
        if (afterSequence is not { } after)
        {
            return Page(found, limit, logged => logged.Event.Sequence, before: record is null ? 0 : record.Sequence - record.Outbox.Count);
        }

        if (found is [var first, ..]) return first.Event.Sequence == after + 1 ? Page(found, limit, logged => logged.Event.Sequence, after) : Gone(after);

        var isThere = record is not null
            ? after <= record.Sequence && after >= record.Sequence - record.Outbox.Count
            // Of a deleted one, the last event is the last there will be.
            : after == 0 || await store.ReadSessionAsync(key, incarnation, after - 1, 1, cancellationToken) is [{ Event.Sequence: var last }] && last == after;
        return isThere ? Page(found, limit, logged => logged.Event.Sequence, after) : Gone(after);
    }

    public Task<long> WaitAsync(string tenant, long afterCursor, string? sessionId, TimeSpan limit, CancellationToken cancellationToken) =>
        grains.GetOwner<IEventFeedGrain>(tenant).WaitAsync(afterCursor, sessionId, limit, cancellationToken);

    private static EventPage Page(IReadOnlyList<LoggedEvent> events, int limit, Func<LoggedEvent, long> place, long before) =>
        new(events, events.Count > 0 ? place(events[^1]) : before, HasMore: events.Count == limit);

    private static EventPage Gone(long after) => new([], after, HasMore: false, IsGone: true);

    private static void Check(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(limit, MaxLimit);
    }
}
