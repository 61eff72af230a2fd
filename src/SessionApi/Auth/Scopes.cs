namespace SessionApi.Auth;

/// <summary>What a key may be for; the words are API.</summary>
internal static class Scopes
{
    public const string SessionsRead = "sessions:read";
    public const string SessionsWrite = "sessions:write";
    public const string EventsRead = "events:read";
    public const string WebhooksWrite = "webhooks:write";
    public const string Admin = "admin";

    public static readonly IReadOnlySet<string> All =
        new HashSet<string>([SessionsRead, SessionsWrite, EventsRead, WebhooksWrite, Admin], StringComparer.Ordinal);
}
