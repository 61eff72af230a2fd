namespace Sessions.Events;

/// <summary>An event in its tenant's log.</summary>
/// <param name="Cursor">Its place in the log: 1 for the first one ever, without gaps.</param>
/// <param name="Event">What happened.</param>
public sealed record LoggedEvent(long Cursor, SessionEvent Event);
