using Microsoft.AspNetCore.Http;

namespace SessionApi.Auth;

/// <summary>Reads the keys of a request from the four places where callers put them.</summary>
internal static class PresentedKeys
{
    private const string ApiKeyHeader = "X-Api-Key";
    private const string FunctionsKeyHeader = "x-functions-key";
    private const string FunctionsKeyQuery = "code";
    private const string BearerScheme = "Bearer";

    /// <summary>The different keys of the request: none, one, or several that disagree.</summary>
    public static IReadOnlyList<string> Read(HttpRequest request)
    {
        var keys = new List<string>();
        foreach (var value in request.Headers.Authorization)
        {
            // By hand: a parser of parameters trips over the commas and quotes that a key may have.
            var text = (value ?? "").Trim(' ', '\t');
            var scheme = text.Split([' ', '\t'], 2)[0];
            // Other schemes are somebody else's: a proxy's, say.
            if (scheme.Equals(BearerScheme, StringComparison.OrdinalIgnoreCase)) Add(keys, text[scheme.Length..].Trim(' ', '\t'));
        }

        foreach (var value in request.Headers[ApiKeyHeader]) Add(keys, value);
        foreach (var value in request.Headers[FunctionsKeyHeader]) Add(keys, value);
        foreach (var value in request.Query[FunctionsKeyQuery]) Add(keys, value);

        return keys;
    }

    private static void Add(List<string> keys, string? key)
    {
        key ??= "";
        if (!keys.Contains(key, StringComparer.Ordinal)) keys.Add(key);
    }
}
