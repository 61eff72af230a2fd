namespace Sessions.Telemetry;

/// <summary>How an attempt to remove the device of a deleted session ended.</summary>
internal enum RemovalResult
{
    /// <summary>The phone lists it no more.</summary>
    Removed,

    /// <summary>Tried again later.</summary>
    NotConfirmed,

    /// <summary>Not tried again: it was tried for 30 days.</summary>
    GivenUp,

    /// <summary>Its credentials cannot be read.</summary>
    Unreadable,
}
