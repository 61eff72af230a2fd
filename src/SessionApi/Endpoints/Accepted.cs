using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SessionApi.Endpoints;

/// <summary>Which of several representations a caller likes best (RFC 9110, section 12.5.1).</summary>
internal static class Accepted
{
    /// <summary>The best of the media types offered, the first of equals; null when the caller takes none. Without <c>Accept</c> anything is fine.</summary>
    public static string? Best(HttpRequest request, params ReadOnlySpan<string> offered)
    {
        if (!request.Headers.ContainsKey(HeaderNames.Accept)) return offered[0];

        var ranges = request.GetTypedHeaders().Accept;
        string? best = null;
        var bestQuality = 0.0;
        foreach (var type in offered)
        {
            var quality = Quality(ranges, MediaTypeHeaderValue.Parse(type));
            if (quality > bestQuality) (best, bestQuality) = (type, quality);
        }

        return best;
    }

    // The most specific range that covers a type decides, however much a wider one likes it.
    private static double Quality(IList<MediaTypeHeaderValue> ranges, MediaTypeHeaderValue type) => ranges
        .Where(range => range.MatchesAllTypes || (range.Type.Equals(type.Type, StringComparison.OrdinalIgnoreCase)
            && (range.MatchesAllSubTypes || range.SubType.Equals(type.SubType, StringComparison.OrdinalIgnoreCase))))
        .OrderByDescending(range => range.MatchesAllTypes ? 0 : range.MatchesAllSubTypes ? 1 : 2)
        .Select(range => range.Quality ?? 1)
        .FirstOrDefault();
}
