using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Wishes for a new session; every field is optional.</summary>
// Written for the document; CreateSessionRequest reads the body, with an error for each wrong field.
internal sealed record CreateSessionBody
{
    [Description("The id that the caller wants: 1 to 63 lower-case letters, digits and dashes, not starting with a dash. A new UUID unless given.")]
    [Example("\"shop-7\"")]
    public string? SessionId { get; init; }

    [Description("The caller's own name for it: 1 to 200 characters.")]
    [Example("\"Shop 7\"")]
    public string? Name { get; init; }

    [Description("The caller's own pairs: 20 at most, keys of 1 to 40 characters, values of at most 500, counted in UTF-16.")]
    [Example("""{"team":"support"}""")]
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    [Description("Shown on the phone under Linked devices: 1 to 50 characters. The configured one unless given.")]
    [Example("\"Shop till\"")]
    public string? DeviceName { get; init; }

    [Description("Through which the session connects: `http`, `https` or `socks5`, with user and password if it asks for them (percent-encoded; stored encrypted and never read back).")]
    [Example("\"socks5://user:password@proxy.example:1080\"")]
    public string? Proxy { get; init; }
}
