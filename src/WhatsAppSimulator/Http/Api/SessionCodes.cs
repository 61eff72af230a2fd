using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;

namespace WhatsAppSimulator.Http.Api;

/// <summary>
/// The codes that sessions of a service on this machine show, asked for over its HTTP API as any caller would. The wire cannot tell them:
/// half of a code are keys that a client shows to its phone alone.
/// </summary>
internal sealed partial class SessionCodes : IDisposable
{
    /// <summary>Sessions that are offered at most; whoever has more names one by its text.</summary>
    private const int Limit = 50;

    /// <summary>Bytes of an answer; a session is some kilobytes.</summary>
    private const int MaxAnswerLength = 1 << 20;

    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(10);

    private readonly HttpClient? _http;
    private readonly TimeProvider _time;

    public SessionCodes(SimulatorAppOptions options)
    {
        _time = options.Server.Time;
        Address = options.Api;
        if (options.Api is null) return;

        // Neither a proxy nor a redirect: key and codes stay on this machine. The limit below is ours, so that it follows our clock.
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false })
        {
            BaseAddress = options.Api,
            MaxResponseContentBufferSize = MaxAnswerLength,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (options.ApiKey is { Length: > 0 } key) _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    /// <summary>Of the service; null when none is known.</summary>
    public Uri? Address { get; }

    /// <summary>Sessions that are not linked yet; none when no service is known.</summary>
    /// <exception cref="ApiException">The service did not answer as it should.</exception>
    public async Task<IReadOnlyList<ApiSession>> ListAsync(CancellationToken cancellationToken)
    {
        if (_http is null) return [];

        var list = await GetAsync($"sessions?status=pending&limit={Limit}", HttpJsonContext.Default.ApiSessionList, cancellationToken);
        return list.Sessions ?? throw new ApiException(ApiFailure.Unexpected);
    }

    /// <summary>What that session's code says now.</summary>
    /// <exception cref="ApiException">It shows none, or the service did not answer as it should.</exception>
    public async Task<string> ReadAsync(string sessionId, CancellationToken cancellationToken)
    {
        // An id is put into a path: nothing but an id may get there.
        if (!IdPattern().IsMatch(sessionId)) throw new ApiException(ApiFailure.NoQr);

        var qr = await GetAsync($"sessions/{sessionId}/qr", HttpJsonContext.Default.ApiQr, cancellationToken);
        return qr.Text ?? throw new ApiException(ApiFailure.Unexpected);
    }

    public void Dispose() => _http?.Dispose();

    private async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, CancellationToken cancellationToken)
        where T : class
    {
        if (_http is null) throw new ApiException(ApiFailure.Unknown);

        using var limit = new CancellationTokenSource(AnswerLimit, _time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var response = await _http.GetAsync(new Uri(path, UriKind.Relative), linked.Token);
            if (Failure(response.StatusCode) is { } failure) throw new ApiException(failure);

            var body = await response.Content.ReadAsByteArrayAsync(linked.Token);
            return JsonSerializer.Deserialize(body, type) ?? throw new ApiException(ApiFailure.Unexpected);
        }
        catch (JsonException exception)
        {
            throw new ApiException(ApiFailure.Unexpected, exception);
        }
        catch (HttpRequestException exception)
        {
            throw new ApiException(ApiFailure.Unreachable, exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ApiException(ApiFailure.Unreachable, exception);
        }
    }

    private static ApiFailure? Failure(HttpStatusCode status) => status switch
    {
        HttpStatusCode.OK => null,
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ApiFailure.KeyRefused,
        HttpStatusCode.NotFound or HttpStatusCode.Conflict => ApiFailure.NoQr,
        _ => ApiFailure.Unexpected,
    };

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}\\z")]
    private static partial Regex IdPattern();
}
