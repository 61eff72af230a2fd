namespace Sessions;

/// <summary>What became of a change that a caller asked for. All but the first two left everything as it was.</summary>
public enum UpdateOutcome
{
    /// <summary>It is as asked, whether it had to be changed for that or not.</summary>
    Updated,

    /// <summary>There is no such session.</summary>
    NotFound,

    /// <summary>It has another version than the caller expected.</summary>
    VersionMismatch,

    /// <summary>The phone has taken note of the device's name.</summary>
    AlreadyLinked,

    /// <summary>Merged with what there is, it would have more pairs than a session may.</summary>
    TooMuchMetadata,
}
