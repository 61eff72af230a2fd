using System.Net;

namespace Sessions.Proxies;

/// <summary>User and password, for what a proxy may ask for: nothing that would answer it as this machine's account (Negotiate, NTLM).</summary>
internal sealed class ProxyCredentials(string user, string password) : ICredentials
{
    private static readonly string[] Schemes = ["Basic", "Digest", "socks5"];

    public NetworkCredential? GetCredential(Uri uri, string authType) =>
        Schemes.Contains(authType, StringComparer.OrdinalIgnoreCase) ? new NetworkCredential(user, password) : null;
}
