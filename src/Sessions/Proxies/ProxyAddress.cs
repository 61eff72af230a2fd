using System.Text;
using System.Text.Json.Serialization;
using Sessions.Net;

namespace Sessions.Proxies;

/// <summary>A proxy with what it asks for before it serves. Secret as a whole: what others may see of it is <see cref="Shown"/>.</summary>
/// <param name="Scheme"><c>http</c>, <c>https</c> or <c>socks5</c>.</param>
/// <param name="Host">A name in ASCII, or an address; IPv6 without brackets.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="User">1 to 255 bytes in UTF-8; null when it asks for nothing.</param>
/// <param name="Password">At most 255 bytes in UTF-8; null without a user.</param>
[GenerateSerializer, Immutable, Alias("Sessions.ProxyAddress")]
public sealed record ProxyAddress(
    [property: Id(0)] string Scheme,
    [property: Id(1)] string Host,
    [property: Id(2)] int Port,
    [property: Id(3)] string? User = null,
    [property: Id(4)] string? Password = null)
{
    /// <summary>Characters of the text form.</summary>
    public const int MaxLength = 2000;

    /// <summary>SOCKS 5 says the length of each in one byte.</summary>
    private const int MaxLoginBytes = 255;

    /// <summary>What may be shown and stored in clear.</summary>
    [JsonIgnore]
    public SessionProxy Shown => new(Scheme, Host, Port, User is not null);

    /// <summary>Its address without user and password, which .NET puts into the text of errors.</summary>
    [JsonIgnore]
    public Uri PublicUri => new UriBuilder(Scheme, Host, Port).Uri;

    /// <summary>Reads <c>scheme://[user[:password]@]host[:port]</c>; user and password percent-encoded. Null when it is anything else.</summary>
    public static ProxyAddress? Parse(string text)
    {
        if (text.Length > MaxLength || text.Any(character => char.IsControl(character) || char.IsWhiteSpace(character) || character == '\\')) return null;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || DefaultPort(uri.Scheme) is not { } defaultPort) return null;
        if (uri is not { PathAndQuery: "/" or "", Fragment: "" } || text.EndsWith('?') || text.EndsWith('#')) return null;
        if (uri.HostNameType is not (UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6)) return null;

        var port = uri.IsDefaultPort || uri.Port < 0 ? defaultPort : uri.Port;
        if (port == 0 || HostNames.Of(uri)?.Trim('[', ']') is not { Length: > 0 } host) return null;
        if (uri.UserInfo.Length == 0) return text.Contains('@', StringComparison.Ordinal) ? null : new(uri.Scheme, host, port);

        var parts = uri.UserInfo.Split(':', 2);
        var (user, password) = (Uri.UnescapeDataString(parts[0]), parts.Length > 1 ? Uri.UnescapeDataString(parts[1]) : string.Empty);
        return IsLogin(user) && user.Length > 0 && !user.Contains(':', StringComparison.Ordinal) && IsLogin(password)
            ? new(uri.Scheme, host, port, user, password)
            : null;
    }

    /// <summary>Without user and password, wherever it is printed.</summary>
    public override string ToString() => Shown.ToString();

    private static bool IsLogin(string text) => Encoding.UTF8.GetByteCount(text) <= MaxLoginBytes && !text.Any(char.IsControl);

    private static int? DefaultPort(string scheme) => scheme switch
    {
        "http" => 80,
        "https" => 443,
        "socks5" => 1080,
        _ => null,
    };
}
