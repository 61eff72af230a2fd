namespace WhatsApp;

/// <summary>Who goes first where many want to connect.</summary>
public enum ConnectPriority
{
    /// <summary>Somebody waits for it: a person with a phone in hand, or a caller.</summary>
    Awaited,

    /// <summary>A link that was online before and shall be again.</summary>
    OnceConnected,

    /// <summary>A link that has never been online, as far as is known.</summary>
    NeverConnected,
}
