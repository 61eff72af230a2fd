using Sessions.Events;

namespace Sessions.Storage;

/// <summary>
/// The table <c>Events</c>: a log for each tenant, whose head fences its writers.
/// Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached; whether a write was done is then unknown.
/// </summary>
internal interface IEventStore
{
    /// <summary>The head of a log; of one that was never written, zeroes.</summary>
    Task<EventLogHead> LoadHeadAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>Writes the events behind the head, all or none.</summary>
    /// <param name="tenant">Whose log.</param>
    /// <param name="head">As it was read or returned last.</param>
    /// <param name="events">1 to <see cref="EventRow.MaxBatch"/> different ones.</param>
    /// <param name="now">UTC time of the writing, from which their age counts.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>The new head; null, and nothing is written, when the head has moved or one of the events is in the log already.</returns>
    Task<EventLogHead?> TryAppendAsync(
        string tenant, EventLogHead head, IReadOnlyList<SessionEvent> events, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Those of the events that are in the log, by their ids.</summary>
    Task<IReadOnlySet<string>> FindAsync(IReadOnlyList<SessionEvent> events, CancellationToken cancellationToken);

    /// <summary>Events of a tenant behind a cursor, at most <paramref name="limit"/> (1 to 1000).</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadAsync(string tenant, long afterCursor, int limit, CancellationToken cancellationToken);

    /// <summary>Events of one incarnation of a session behind a sequence number, at most <paramref name="limit"/> (1 to 1000).</summary>
    Task<IReadOnlyList<LoggedEvent>> ReadSessionAsync(
        SessionKey key, string incarnation, long afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>The newest incarnation of a session that has events in the log; null when none has.</summary>
    Task<string?> FindIncarnationAsync(SessionKey key, CancellationToken cancellationToken);

    /// <summary>Removes the oldest events, as many as go at once, if they were written before that time.</summary>
    /// <returns>The new head; the same when nothing is that old; null, and nothing is removed, when the head has moved.</returns>
    Task<EventLogHead?> TryTrimAsync(string tenant, EventLogHead head, DateTimeOffset before, CancellationToken cancellationToken);
}
