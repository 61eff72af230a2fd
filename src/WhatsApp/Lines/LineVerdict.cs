namespace WhatsApp.Lines;

/// <summary>What follows from the end of a line, for the client and for the session it belongs to.</summary>
public sealed record LineVerdict
{
    /// <summary>What the client does.</summary>
    public required NextStep Next { get; init; }

    /// <summary>What it tells when it never connects again; null for a round of QRs that ran out, which has an event of its own.</summary>
    public StopReason? Stop { get; init; }

    /// <summary>What it tells when it connects again.</summary>
    public DisconnectReason? Lost { get; init; }

    /// <summary>Whether the credentials are worthless from now on. Whatever is not known for certain keeps them.</summary>
    public bool ErasesCredentials { get; init; }

    /// <summary>The session's status when the client never connects again, as the API spells it; null while it goes on.</summary>
    public string? Status { get; init; }

    /// <summary>The session's reason then.</summary>
    public string? Reason { get; init; }

    /// <summary>Who has to do something about it, and what.</summary>
    public required string Actor { get; init; }
}
