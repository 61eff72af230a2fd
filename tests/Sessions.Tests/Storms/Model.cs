namespace Sessions.Tests.Storms;

/// <summary>What a session is, as the model of <see cref="SessionModel"/> sees it.</summary>
internal enum Model
{
    /// <summary>Not there.</summary>
    None,

    /// <summary>Shows a QR.</summary>
    Pending,

    /// <summary>Linked, and running.</summary>
    Online,

    /// <summary>Linked, and off.</summary>
    Stopped,

    /// <summary>Not linked, and off.</summary>
    Expired,

    /// <summary>Not linked any more, and off.</summary>
    LoggedOut,

    /// <summary>Linked, and off because of somebody else.</summary>
    Failed,
}
