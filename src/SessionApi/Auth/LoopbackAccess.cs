using System.Net;
using Microsoft.AspNetCore.Http;

namespace SessionApi.Auth;

/// <summary>
/// A developer at their own machine: loopback alone, called by its own name. Another Host is a name that somebody pointed at 127.0.0.1,
/// a foreign Origin is a web page, and a forwarding header is a proxy that may let in anybody.
/// </summary>
internal sealed class LoopbackAccess : IKeylessAccess
{
    private const string ForwardedHeader = "Forwarded";
    private const string ForwardedPrefix = "X-Forwarded-";

    public string Advice => "Listen on loopback alone (http://localhost:7071)";

    public bool MayListenOn(EndPoint endpoint) => endpoint is IPEndPoint { Address: var address } && IPAddress.IsLoopback(address);

    public bool Allows(HttpContext context)
    {
        var request = context.Request;

        return context.Connection.RemoteIpAddress is { } remote
            && IPAddress.IsLoopback(remote)
            && IsOwnName(request.Host.Host)
            && !HasForeignOrigin(request)
            && !request.Headers.Keys.Any(IsForwarding);
    }

    /// <summary>Whether <paramref name="host"/>, without its port, means this machine to everybody.</summary>
    public static bool IsOwnName(string host) =>
        host is "127.0.0.1" or "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool HasForeignOrigin(HttpRequest request) =>
        request.Headers.Origin.Any(origin => !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase));

    private static bool IsForwarding(string header) =>
        header.Equals(ForwardedHeader, StringComparison.OrdinalIgnoreCase)
        || header.StartsWith(ForwardedPrefix, StringComparison.OrdinalIgnoreCase);
}
