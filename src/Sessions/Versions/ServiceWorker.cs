using System.Globalization;
using System.Text.RegularExpressions;

namespace Sessions.Versions;

/// <summary>
/// <c>/sw.js</c> on the host of the WebSocket: the file from which browsers learn that there is a newer client. Source: linked-device 6.2.
/// </summary>
internal sealed partial class ServiceWorker(HttpClient http, Uri address)
{
    private const int MaxLength = 4 * 1024 * 1024;

    /// <summary>Host, and port unless it is the usual one: whose version it is.</summary>
    public string Host => address.Authority;

    /// <summary>A client for it: one answer, at most 4 MiB.</summary>
    /// <remarks>Without a traceparent, which no browser sends.</remarks>
    public static HttpClient CreateClient() =>
        new(new SocketsHttpHandler { ActivityHeadersPropagator = null }) { MaxResponseContentBufferSize = MaxLength };

    /// <summary>Where it is.</summary>
    public static Uri AddressFor(Uri webSocket) =>
        new UriBuilder(webSocket) { Scheme = webSocket.Scheme == "ws" ? "http" : "https", Path = "/sw.js", Query = string.Empty }.Uri;

    /// <summary>The present <c>client_revision</c>, 1 to 2^31 - 1.</summary>
    /// <exception cref="FormatException">There is none in it.</exception>
    /// <exception cref="HttpRequestException">It was not reached, or refused.</exception>
    public async Task<int> FetchRevisionAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        // Without a browser's headers the real service answers 400.
        request.Headers.TryAddWithoutValidation("sec-fetch-site", "none");
        request.Headers.TryAddWithoutValidation(
            "user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();

        var match = Revision().Match(await response.Content.ReadAsStringAsync(cancellationToken));
        return int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var revision) && revision > 0
            ? revision
            : throw new FormatException("It names no client_revision.");
    }

    [GeneratedRegex(@"client_revision\\?""\s*:\s*(\d{1,10})", RegexOptions.CultureInvariant)]
    private static partial Regex Revision();
}
