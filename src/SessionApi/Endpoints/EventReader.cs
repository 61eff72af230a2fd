using SessionApi.Auth;
using Sessions;
using Sessions.Events;

namespace SessionApi.Endpoints;

/// <summary>Reads the events that a caller sees: those of one session, or of all of its tenant.</summary>
/// <param name="log">The log.</param>
/// <param name="caller">Who reads.</param>
/// <param name="sessionId">Null for all sessions.</param>
/// <param name="time">The clock.</param>
internal sealed class EventReader(IEventLog log, Caller caller, string? sessionId, TimeProvider time)
{
    /// <summary>The longest single wait at the feed, so that a lost answer costs this much at most.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromSeconds(20);

    /// <summary>The log's last cursor before what was read last.</summary>
    private long _cursor = -1;

    /// <summary>Where an event stands: its sequence number in its session's own log, else its cursor.</summary>
    public long PlaceOf(LoggedEvent logged) => sessionId is null ? logged.Cursor : logged.Event.Sequence;

    /// <summary>Whether the session is over with that event, so that none will follow.</summary>
    public bool IsLast(LoggedEvent logged) => sessionId is not null && logged.Event.Type == SessionEventType.Deleted;

    /// <summary>The next events that the caller sees, as soon as there are some, or none when the time is over; null when there is no such session.</summary>
    /// <param name="after">Only those behind this place; null from the oldest kept.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="wait">Zero returns at once.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    public async Task<EventPage?> NextAsync(long? after, int limit, TimeSpan wait, CancellationToken cancellationToken)
    {
        var since = time.GetTimestamp();
        // Asked before reading: what comes in between is not missed.
        if (_cursor < 0 && wait > TimeSpan.Zero) _cursor = await log.WaitAsync(caller.Tenant, -1, sessionId, Slice(wait), cancellationToken);
        while (true)
        {
            var page = await ReadAsync(after, limit, cancellationToken);
            if (page is null or { IsGone: true }) return page;

            LoggedEvent[] seen = [.. page.Events.Where(Sees)];
            after = page.Next;
            if (seen.Length > 0) return page with { Events = seen };
            if (page.HasMore) continue;

            var left = wait - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) return page with { Events = [] };

            _cursor = await log.WaitAsync(caller.Tenant, _cursor, sessionId, Slice(left), cancellationToken);
        }
    }

    private static TimeSpan Slice(TimeSpan wait) => wait < WaitSlice ? wait : WaitSlice;

    private Task<EventPage?> ReadAsync(long? after, int limit, CancellationToken cancellationToken) => sessionId is null
        ? ReadAllAsync(after, limit, cancellationToken)
        : log.ReadSessionAsync(new SessionKey(caller.Tenant, sessionId), after, limit, cancellationToken);

    private async Task<EventPage?> ReadAllAsync(long? after, int limit, CancellationToken cancellationToken) =>
        await log.ReadAsync(caller.Tenant, after, limit, cancellationToken);

    private bool Sees(LoggedEvent logged) => caller.Sees(logged.Event.Key.SessionId);
}
