namespace Sessions.Events;

/// <summary>Events in order.</summary>
/// <param name="Events">Oldest first; empty when there is nothing new yet.</param>
/// <param name="Next">Where to read on: the last event's cursor (of a session's own events: its sequence), or where this page was to begin.</param>
/// <param name="HasMore">Whether there is more already.</param>
/// <param name="IsGone">
/// What was to come next is not in the log (any more): it was trimmed, or the place is beyond the last event, as one of an earlier session of the
/// same id may be. There are no events then; reading without a place begins at the oldest that is kept.
/// </param>
public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, long Next, bool HasMore, bool IsGone = false);
