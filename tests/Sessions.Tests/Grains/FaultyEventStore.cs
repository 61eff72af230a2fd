using System.Collections.Concurrent;
using Sessions.Events;
using Sessions.Storage;

namespace Sessions.Tests.Grains;

internal sealed class FaultyEventStore(IEventStore rows, FaultySessionStore sessions, StorageScript script) : IEventStore
{
    /// <summary>Events that came to the log before they were saved: a crash would take back what was told.</summary>
    public ConcurrentQueue<SessionEvent> Unsaved { get; } = new();

    public Task<EventLogHead> LoadHeadAsync(string tenant, CancellationToken cancellationToken) =>
        script.CallAsync("events.head", () => rows.LoadHeadAsync(tenant, cancellationToken));

    public Task<EventLogHead?> TryAppendAsync(
        string tenant, EventLogHead head, IReadOnlyList<SessionEvent> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        foreach (var told in events.Where(told => !sessions.Written.Any(record => record.Outbox.Contains(told)))) Unsaved.Enqueue(told);
        return script.CallAsync("events.append", () => rows.TryAppendAsync(tenant, head, events, now, cancellationToken));
    }

    public Task<IReadOnlySet<string>> FindAsync(IReadOnlyList<SessionEvent> events, CancellationToken cancellationToken) =>
        script.CallAsync("events.find", () => rows.FindAsync(events, cancellationToken));

    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(string tenant, long afterCursor, int limit, CancellationToken cancellationToken) =>
        script.CallAsync("events.read", () => rows.ReadAsync(tenant, afterCursor, limit, cancellationToken));

    public Task<IReadOnlyList<LoggedEvent>> ReadSessionAsync(
        SessionKey key, string incarnation, long afterSequence, int limit, CancellationToken cancellationToken) =>
        script.CallAsync("events.read", () => rows.ReadSessionAsync(key, incarnation, afterSequence, limit, cancellationToken));

    public Task<string?> FindIncarnationAsync(SessionKey key, CancellationToken cancellationToken) =>
        script.CallAsync("events.read", () => rows.FindIncarnationAsync(key, cancellationToken));

    public Task<EventLogHead?> TryTrimAsync(string tenant, EventLogHead head, DateTimeOffset before, CancellationToken cancellationToken) =>
        script.CallAsync("events.trim", () => rows.TryTrimAsync(tenant, head, before, cancellationToken));
}
