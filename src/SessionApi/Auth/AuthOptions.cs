namespace SessionApi.Auth;

/// <summary>Who may call.</summary>
internal sealed class AuthOptions
{
    public const string Section = "Auth";

    /// <summary>The keys by a name of the operator's choice. An entry without a value counts as not there.</summary>
    public Dictionary<string, ApiKeyOptions> Keys { get; set; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Answers callers without a key, from everywhere. False unless set.</summary>
    public bool AllowAnonymous { get; set; }
}
