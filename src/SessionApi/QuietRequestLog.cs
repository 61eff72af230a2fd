using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace SessionApi;

/// <summary>
/// Silences the host's own line per request whatever the configuration says: it prints the query, and the query may hold a key.
/// </summary>
internal sealed class QuietRequestLog : IPostConfigureOptions<LoggerFilterOptions>
{
    private const string Category = "Microsoft.AspNetCore.Hosting.Diagnostics";

    public void PostConfigure(string? name, LoggerFilterOptions options)
    {
        // Rules for one provider beat general ones, and among equals the last one wins; so one of each is added at the end.
        foreach (var provider in options.Rules.Select(rule => rule.ProviderName).Append(null).Distinct().ToList())
        {
            options.Rules.Add(new LoggerFilterRule(provider, Category, LogLevel.Warning, filter: null));
        }
    }
}
