namespace Sessions.Events;

/// <summary>
/// Reads what happened. Events are in the log shortly after the change they tell of is durable, each session's in order, at least once and, but
/// for what is trimmed by age, forever. No session is woken.
/// Every method throws <see cref="Storage.StorageUnavailableException"/> when the table cannot be reached.
/// </summary>
public interface IEventLog
{
    /// <summary>The events of all sessions of a tenant.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="afterCursor">Only those behind this cursor; null: from the oldest that is kept.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<EventPage> ReadAsync(string tenant, long? afterCursor, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// The events of one session; of a deleted one, those of the last that had this id, for as long as they are kept. Null: no such session.
    /// </summary>
    /// <param name="key">Which.</param>
    /// <param name="afterSequence">Only those behind this sequence number; null: from the oldest that is kept.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<EventPage?> ReadSessionAsync(SessionKey key, long? afterSequence, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Waits until there is something behind that cursor, and returns the log's last cursor then; or when the limit has passed. With a session, until
    /// it may have a new event. Whoever reads again in vain was woken for nothing, which may happen.
    /// </summary>
    /// <param name="tenant">Whose log.</param>
    /// <param name="afterCursor">As returned before, or of the last event read; -1 returns at once.</param>
    /// <param name="sessionId">Null: any session.</param>
    /// <param name="limit">At most 25 s: Orleans ends calls after 30.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<long> WaitAsync(string tenant, long afterCursor, string? sessionId, TimeSpan limit, CancellationToken cancellationToken);
}
