using System.Net;

namespace WhatsAppSimulator.Http;

/// <summary>
/// Only programs of this machine are served. A page in a browser counts as a stranger although it calls from here: its Origin or, after DNS
/// rebinding, its Host tells. Whoever forwards requests serves others.
/// </summary>
internal static class LocalOnly
{
    /// <summary>What clients of the real service send with the socket's upgrade.</summary>
    private const string ClientOrigin = "https://web.whatsapp.com";

    public static Task RefuseStrangersAsync(HttpContext context, RequestDelegate next) =>
        Refuse(context) is { } problem ? problem.ExecuteAsync(context) : next(context);

    private static IResult? Refuse(HttpContext context)
    {
        if (context.Connection.RemoteIpAddress is not { } address || !IPAddress.IsLoopback(address)) return Problems.NotLocal();
        if (!IsLocalName(context.Request.Host.Host)) return Problems.ForeignHost();

        var headers = context.Request.Headers;
        if (headers.Keys.Any(name => name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)))
        {
            return Problems.Forwarded();
        }

        var isSocket = context.Request.Path == SocketEndpoint.Path;
        foreach (var origin in headers.Origin)
        {
            if (origin is null || !(IsLocalOrigin(origin) || (isSocket && origin == ClientOrigin))) return Problems.ForeignOrigin();
        }

        return null;
    }

    private static bool IsLocalOrigin(string origin) => Uri.TryCreate(origin, UriKind.Absolute, out var uri) && IsLocalName(uri.Host);

    /// <summary>Whether that can only be this machine.</summary>
    public static bool IsLocalName(string host) => host is "localhost" or "127.0.0.1" or "[::1]";
}
