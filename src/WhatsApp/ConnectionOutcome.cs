namespace WhatsApp;

/// <summary>How one connection ended, which decides what comes next.</summary>
internal abstract record ConnectionOutcome
{
    private ConnectionOutcome()
    {
    }

    /// <summary>Connect again at once: the server asked for it.</summary>
    public sealed record Restart : ConnectionOutcome;

    /// <summary>Connect again after a pause; <paramref name="Slowly"/> when the server said that we are too fast.</summary>
    public sealed record Retry(DisconnectReason Reason, bool Slowly = false) : ConnectionOutcome;

    /// <summary>The server refused the version announced.</summary>
    public sealed record Outdated : ConnectionOutcome;

    /// <summary>Do not connect again.</summary>
    public sealed record Stop(ClientEvent Event) : ConnectionOutcome;
}
