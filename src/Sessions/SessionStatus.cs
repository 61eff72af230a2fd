namespace Sessions;

/// <summary>What a session is, in one word; <see cref="SessionReason"/> says why. The names are API (kebab-case there): renaming one is breaking.</summary>
public enum SessionStatus
{
    /// <summary>Not linked yet.</summary>
    Pending,

    /// <summary>Linked and proven alive: the server answered within the keep-alive window.</summary>
    Connected,

    /// <summary>Linked, line lost, being restored.</summary>
    Reconnecting,

    /// <summary>Linked, deliberately off.</summary>
    Stopped,

    /// <summary>The attempts ran out unlinked.</summary>
    Expired,

    /// <summary>The phone or WhatsApp removed the device; its credentials are erased.</summary>
    LoggedOut,

    /// <summary>Needs a person.</summary>
    Failed,
}
