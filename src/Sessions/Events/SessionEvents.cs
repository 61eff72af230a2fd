namespace Sessions.Events;

/// <summary>Makes events of records.</summary>
internal static class SessionEvents
{
    /// <summary>What a change is called.</summary>
    public static string TypeOf(SessionRecord before, SessionRecord after) => after switch
    {
        { DeletionId: not null } => SessionEventType.Deleted,
        _ when (after.Status, after.Reason) != (before.Status, before.Reason) => SessionEventType.Status,
        _ => SessionEventType.Updated,
    };

    /// <summary>The event that tells of the record as it is now, under its newest sequence number.</summary>
    public static SessionEvent Of(SessionRecord record, string type) => new()
    {
        Key = record.Key,
        Incarnation = SessionIncarnation.Of(record),
        Sequence = record.Sequence,
        Type = type,
        At = record.UpdatedAt,
        Status = record.Status,
        Reason = record.Reason,
        // A session armed again after a logout is not linked to its last phone.
        PhoneNumber = record.Status == SessionStatus.Pending ? null : record.PhoneNumber,
        Version = record.Version,
    };
}
