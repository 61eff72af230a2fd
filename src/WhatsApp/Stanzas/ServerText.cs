namespace WhatsApp.Stanzas;

/// <summary>Texts of the server's that are kept with the device or its session: names and addresses, for people.</summary>
internal static class ServerText
{
    /// <summary>Characters of each. Real ones have a tenth of it; a row of the tables has room for no text of any length.</summary>
    public const int MaxLength = 256;

    /// <summary>The text, or null when it is longer than <see cref="MaxLength"/>.</summary>
    public static string? Bounded(string? text) => text is { Length: <= MaxLength } ? text : null;
}
