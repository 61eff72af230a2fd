using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions.Proxies;

namespace SessionApi.Contracts;

/// <summary>A session's proxy, without user and password.</summary>
internal sealed record ProxyResponse
{
    [Description("How to talk to it.")]
    [Example("\"socks5\"")]
    [Words("http", "https", "socks5")]
    public required string Scheme { get; init; }

    [Description("Its name or address.")]
    [Example("\"proxy.example\"")]
    public required string Host { get; init; }

    [Description("1 to 65535.")]
    [Example("1080")]
    public required int Port { get; init; }

    [Description("Whether a user and a password are kept for it; they are never read back.")]
    [Example("true")]
    public required bool HasCredentials { get; init; }

    public static ProxyResponse From(SessionProxy proxy) =>
        new() { Scheme = proxy.Scheme, Host = proxy.Host, Port = proxy.Port, HasCredentials = proxy.HasCredentials };
}
