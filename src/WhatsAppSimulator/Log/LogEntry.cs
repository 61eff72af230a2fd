namespace WhatsAppSimulator.Log;

/// <summary>One line of the live log, already in words: it keeps no stanza alive.</summary>
/// <param name="Sequence">From 1, without gaps.</param>
/// <param name="At">UTC, the server's clock.</param>
/// <param name="Kind">One of the constants.</param>
/// <param name="Connection">Which socket; null when it is about none.</param>
/// <param name="Number">Digits of the phone, once known.</param>
/// <param name="Device">The device of that phone, once known.</param>
/// <param name="Summary">A few words for a list.</param>
/// <param name="Text">The stanza as XML, shortened; null for anything else.</param>
internal sealed record LogEntry(
    long Sequence, DateTimeOffset At, string Kind, long? Connection, string? Number, int? Device, string Summary, string? Text)
{
    /// <summary>A stanza that came in.</summary>
    public const string FromClient = "in";

    /// <summary>A stanza that went out.</summary>
    public const string FromServer = "out";

    /// <summary>An answer that a fault swallowed.</summary>
    public const string Lost = "lost";

    /// <summary>Something about a line or a link.</summary>
    public const string Note = "note";
}
