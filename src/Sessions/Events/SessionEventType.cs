namespace Sessions.Events;

/// <summary>What an event tells of; the words of the API.</summary>
public static class SessionEventType
{
    /// <summary>The session was created: always its first event.</summary>
    public const string Created = "session.created";

    /// <summary>Status or reason changed.</summary>
    public const string Status = "session.status";

    /// <summary>Something else that callers can see changed: a name, a QR code, what the account tells of itself.</summary>
    public const string Updated = "session.updated";

    /// <summary>The session was deleted: always its last event.</summary>
    public const string Deleted = "session.deleted";
}
