using System.Globalization;
using Sessions;
using Sessions.Events;
using Sessions.Storage;

namespace Shared.Storage;

/// <summary>The table of events in memory; passes the same tests as the real one.</summary>
internal sealed class InMemoryEventStore : IEventStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (EventLogHead Head, List<(LoggedEvent Logged, DateTimeOffset At)> Rows)> _logs = [];
    private long _writes;

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Every event of a session that was ever written, those of all its incarnations, in the log's order.</summary>
    public IReadOnlyList<SessionEvent> Of(SessionKey key)
    {
        lock (_lock) return [.. Rows(key.Tenant).Select(row => row.Logged.Event).Where(told => told.Key == key)];
    }

    /// <inheritdoc/>
    public Task<EventLogHead> LoadHeadAsync(string tenant, CancellationToken cancellationToken) => EnterAsync(() => Head(tenant), cancellationToken);

    /// <inheritdoc/>
    public Task<EventLogHead?> TryAppendAsync(
        string tenant, EventLogHead head, IReadOnlyList<SessionEvent> events, DateTimeOffset now, CancellationToken cancellationToken) => EnterAsync(
        () =>
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Count, EventRow.MaxBatch);
            if (Head(tenant).ETag != head.ETag || Rows(tenant).Any(row => events.Any(told => IsSame(told, row.Logged.Event)))) return null;

            var rows = events.Select((told, index) => (new LoggedEvent(head.Cursor + 1 + index, told), now));
            return Write(tenant, head with { Cursor = head.Cursor + events.Count }, [.. Rows(tenant), .. rows]);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlySet<string>> FindAsync(IReadOnlyList<SessionEvent> events, CancellationToken cancellationToken) => EnterAsync<IReadOnlySet<string>>(
        () => events.Where(told => Rows(told.Key.Tenant).Any(row => IsSame(told, row.Logged.Event))).Select(told => told.Id).ToHashSet(StringComparer.Ordinal),
        cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedEvent>> ReadAsync(string tenant, long afterCursor, int limit, CancellationToken cancellationToken) =>
        EnterAsync<IReadOnlyList<LoggedEvent>>(
            () => [.. Rows(tenant).Select(row => row.Logged).Where(logged => logged.Cursor > afterCursor).Take(limit)], cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LoggedEvent>> ReadSessionAsync(
        SessionKey key, string incarnation, long afterSequence, int limit, CancellationToken cancellationToken) => EnterAsync<IReadOnlyList<LoggedEvent>>(
        () =>
        [
            .. Rows(key.Tenant).Select(row => row.Logged)
                .Where(logged => logged.Event.Key == key && logged.Event.Incarnation == incarnation && logged.Event.Sequence > afterSequence)
                .OrderBy(logged => logged.Event.Sequence)
                .Take(limit),
        ],
        cancellationToken);

    /// <inheritdoc/>
    public Task<string?> FindIncarnationAsync(SessionKey key, CancellationToken cancellationToken) => EnterAsync(
        () => Rows(key.Tenant).Select(row => row.Logged.Event).Where(told => told.Key == key).Select(told => told.Incarnation).Min(StringComparer.Ordinal),
        cancellationToken);

    /// <inheritdoc/>
    public Task<EventLogHead?> TryTrimAsync(string tenant, EventLogHead head, DateTimeOffset before, CancellationToken cancellationToken) => EnterAsync(
        () =>
        {
            var old = Rows(tenant).Take(EventRow.MaxBatch).TakeWhile(row => row.At < before).ToList();
            if (old.Count == 0) return head;
            if (Head(tenant).ETag != head.ETag) return null;

            return Write(tenant, head with { TrimmedTo = old[^1].Logged.Cursor }, Rows(tenant)[old.Count..]);
        },
        cancellationToken);

    private EventLogHead Write(string tenant, EventLogHead head, List<(LoggedEvent Logged, DateTimeOffset At)> rows)
    {
        var written = head with { ETag = (++_writes).ToString(CultureInfo.InvariantCulture) };
        _logs[tenant] = (written, rows);
        return written;
    }

    private EventLogHead Head(string tenant) => _logs.TryGetValue(tenant, out var log) ? log.Head : new(Cursor: 0, TrimmedTo: 0, ETag: null);

    private List<(LoggedEvent Logged, DateTimeOffset At)> Rows(string tenant) => _logs.TryGetValue(tenant, out var log) ? log.Rows : [];

    private static bool IsSame(SessionEvent one, SessionEvent other) => one.Key == other.Key && one.Id == other.Id;

    private Task<T> EnterAsync<T>(Func<T> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (IsUnavailable) throw new StorageUnavailableException("Switched off by the test.");

        lock (_lock) return Task.FromResult(call());
    }
}
