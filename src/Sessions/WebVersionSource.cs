using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using WhatsApp;

namespace Sessions;

/// <summary>
/// The web version that the service itself hands to browsers, in <c>/sw.js</c>; kept for a day and shared by all sessions of the process.
/// The first caller waits a little for it; nobody waits for a later one, and without an answer the last known version is used.
/// Source: linked-device 6.2.
/// </summary>
internal sealed partial class WebVersionSource(
    HttpClient http, Uri serviceWorker, TimeProvider time, ILogger<WebVersionSource> logger) : IWebVersionSource
{
    private const int MaxLength = 4 * 1024 * 1024;

    private static readonly TimeSpan Freshness = TimeSpan.FromHours(24);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan RefreshPause = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private Task _fetch = Task.CompletedTask;
    private WebVersion _known = WebVersion.BuiltIn;
    private long? _nextFetch;
    private long _nextRefresh = long.MinValue;

    public async ValueTask<WebVersion> GetAsync(CancellationToken cancellationToken)
    {
        bool isFirst;
        Task fetch;
        lock (_lock)
        {
            isFirst = _nextFetch is null;
            if (_fetch.IsCompleted && (_nextFetch is not { } next || time.GetTimestamp() >= next)) StartFetch();
            fetch = _fetch;
            isFirst |= !fetch.IsCompleted && _known == WebVersion.BuiltIn;
        }

        if (isFirst) await WaitAsync(fetch, cancellationToken);
        lock (_lock) return _known;
    }

    public async ValueTask<WebVersion> RefreshAsync(WebVersion refused, CancellationToken cancellationToken)
    {
        Task fetch;
        lock (_lock)
        {
            if (_known != refused) return _known;
            // What was fetched just now would only be fetched again, once for each session.
            if (_fetch.IsCompleted && time.GetTimestamp() >= _nextRefresh) StartFetch();
            fetch = _fetch;
        }

        await WaitAsync(fetch, cancellationToken);
        lock (_lock) return _known;
    }

    private void StartFetch()
    {
        _nextFetch = After(RetryPause);
        _fetch = FetchAsync();
    }

    private long After(TimeSpan pause) => time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    private async Task WaitAsync(Task fetch, CancellationToken cancellationToken)
    {
        try
        {
            await fetch.WaitAsync(FirstWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The last known one serves meanwhile.
        }
    }

    private async Task FetchAsync()
    {
        await Task.Yield();
        using var limit = new CancellationTokenSource(FetchLimit, time);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, serviceWorker);
            // Without a browser's headers the real service answers 400.
            request.Headers.TryAddWithoutValidation("sec-fetch-site", "none");
            request.Headers.TryAddWithoutValidation(
                "user-agent", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36");
            using var response = await http.SendAsync(request, limit.Token);
            response.EnsureSuccessStatusCode();
            var match = Revision().Match(await response.Content.ReadAsStringAsync(limit.Token));
            if (!match.Success) throw new FormatException("No client_revision in it.");

            var revision = uint.Parse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            lock (_lock)
            {
                // Never below what is known to be accepted.
                _known = WebVersion.BuiltIn with { Tertiary = Math.Max(revision, WebVersion.BuiltIn.Tertiary) };
                (_nextFetch, _nextRefresh) = (After(Freshness), After(RefreshPause));
            }

            LogFetched(revision);
        }
#pragma warning disable CA1031 // Whatever goes wrong with it, no session stops for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotFetched(exception.Message);
        }
    }

    /// <summary>A client for it: one answer, at most 4 MiB.</summary>
    public static HttpClient CreateClient() => new() { MaxResponseContentBufferSize = MaxLength };

    /// <summary><c>/sw.js</c> on the host of the WebSocket.</summary>
    public static Uri ServiceWorkerOf(Uri webSocket) =>
        new UriBuilder(webSocket) { Scheme = webSocket.Scheme == "ws" ? "http" : "https", Path = "/sw.js", Query = string.Empty }.Uri;

    [GeneratedRegex(@"client_revision\\?""\s*:\s*(\d{1,10})", RegexOptions.CultureInvariant)]
    private static partial Regex Revision();

    [LoggerMessage(2010, LogLevel.Information, "WhatsApp Web is at revision {Revision}")]
    private partial void LogFetched(uint revision);

    [LoggerMessage(2011, LogLevel.Warning, "The version of WhatsApp Web could not be fetched, the last known one is used: {Reason}")]
    private partial void LogNotFetched(string reason);
}
