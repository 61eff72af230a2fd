namespace WhatsApp.Stanzas;

/// <summary>The server answered a request with an error.</summary>
internal sealed class IqException(int code, string text) : Exception($"The server answered {code} {text}.")
{
    public const int NotFound = 404;

    /// <summary>As in the answer; 0 when it had none.</summary>
    public int Code { get; } = code;

    /// <summary>As in the answer, for example <c>item-not-found</c>.</summary>
    public string Text { get; } = text;

    public bool IsTransient => Code is 429 or 500 or 503;
}
