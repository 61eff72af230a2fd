namespace SessionApi.Links;

/// <summary>Section <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    public const string Section = "Http";

    /// <summary>
    /// Where callers reach this service, such as <c>https://sessions.example.com</c>: what links that it hands out begin with. Empty: the name that
    /// Azure gives the app (<c>WEBSITE_HOSTNAME</c>), else the address it listens on, if that is loopback.
    /// </summary>
    public string PublicUrl { get; set; } = "";
}
