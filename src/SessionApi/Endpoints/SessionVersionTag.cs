using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace SessionApi.Endpoints;

/// <summary>A session's version as its strong <c>ETag</c>, and the conditions that callers make of it (RFC 9110, section 13).</summary>
internal static class SessionVersionTag
{
    /// <summary>The tag of a version, quotes included.</summary>
    public static string Of(long version) => string.Create(CultureInfo.InvariantCulture, $"\"{version}\"");

    /// <summary>Whether the caller holds this version already (<c>If-None-Match</c>, weak comparison).</summary>
    public static bool IsKnownTo(HttpRequest request, long version) =>
        request.GetTypedHeaders().IfNoneMatch.Any(tag => Names(tag, version));

    /// <summary>Whether the caller holds versions (<c>If-None-Match</c>), and this is none of them.</summary>
    public static bool IsAnotherKnownTo(HttpRequest request, long version) =>
        request.GetTypedHeaders().IfNoneMatch.Count > 0 && !IsKnownTo(request, version);

    /// <summary>Whether the request names versions (<c>If-Match</c>). <c>*</c> names none: any will do.</summary>
    public static bool NamesVersions(HttpRequest request) =>
        request.Headers.ContainsKey(HeaderNames.IfMatch) && !request.GetTypedHeaders().IfMatch.Any(tag => tag.Equals(EntityTagHeaderValue.Any));

    /// <summary>Whether the request has a condition on the version at all (<c>If-Match</c>) that this version does not meet.</summary>
    public static bool IsRefusedBy(HttpRequest request, long version)
    {
        if (!request.Headers.ContainsKey(HeaderNames.IfMatch)) return false;

        // Strong comparison: a weak tag never matches. A header that cannot be read is a condition that nothing meets.
        return !request.GetTypedHeaders().IfMatch.Any(tag => !tag.IsWeak && Names(tag, version));
    }

    private static bool Names(EntityTagHeaderValue tag, long version) =>
        tag.Equals(EntityTagHeaderValue.Any) || tag.Tag.Equals(Of(version), StringComparison.Ordinal);
}
