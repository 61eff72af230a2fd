namespace SessionApi.OpenApi;

/// <summary>The groups of routes.</summary>
internal static class RouteTags
{
    public const string Sessions = "Sessions";
    public const string LinkPages = "Link pages";
    public const string Keys = "Keys";
    public const string Events = "Events";
    public const string Webhooks = "Webhooks";
    public const string Service = "Service";
}
