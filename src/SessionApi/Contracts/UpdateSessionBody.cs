using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>A merge patch of a session.</summary>
// Written for the document; UpdateSessionRequest reads the body, with an error for each wrong field.
internal sealed record UpdateSessionBody
{
    [Description("The caller's own name for it: 1 to 200 characters. Null takes it away.")]
    [Example("\"Shop 7\"")]
    public string? Name { get; init; }

    [Description("Pairs to set, and keys with null to take away; 20 pairs at most remain, with the lengths of those of a new session. Null takes all away.")]
    [Example("""{"team":"sales"}""")]
    public IReadOnlyDictionary<string, string?>? Metadata { get; init; }

    [Description("Shown on the phone under Linked devices: 1 to 50 characters; only while no phone has linked the session.")]
    [Example("\"Shop till\"")]
    public string? DeviceName { get; init; }

    [Description("Through which the session connects: a running one connects anew. Null for the direct way.")]
    [Example("\"socks5://user:password@proxy.example:1080\"")]
    public string? Proxy { get; init; }
}
