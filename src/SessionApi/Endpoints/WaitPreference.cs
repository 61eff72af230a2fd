using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace SessionApi.Endpoints;

/// <summary><c>Prefer: wait=SECONDS</c> (RFC 7240): how long the caller would wait for a change.</summary>
internal static class WaitPreference
{
    /// <summary>No call is held longer.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    /// <summary>The wait, 60 s at most; null when none is asked for. What cannot be read is ignored, as preferences are.</summary>
    public static TimeSpan? Of(HttpRequest request)
    {
        foreach (var preference in request.Headers["Prefer"].SelectMany(value => (value ?? string.Empty).Split(',')))
        {
            // A preference may have parameters behind a semicolon.
            var pair = preference.Split(';')[0].Split('=', 2, StringSplitOptions.TrimEntries);
            if (pair is not [var name, var value] || !name.Equals("wait", StringComparison.OrdinalIgnoreCase)) continue;
            if (!int.TryParse(value.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) continue;

            return TimeSpan.FromSeconds(Math.Min(seconds, Longest.TotalSeconds));
        }

        return null;
    }

    /// <summary>Tells the caller that its wish counted.</summary>
    public static void Acknowledge(HttpResponse response, TimeSpan wait) =>
        response.Headers["Preference-Applied"] = string.Create(CultureInfo.InvariantCulture, $"wait={(int)wait.TotalSeconds}");
}
