using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Mime;
using Sessions.Net;

namespace Sessions.Webhooks;

/// <summary>
/// Posts messages as Standard Webhooks says: <c>webhook-id</c>, <c>webhook-timestamp</c> (of the attempt), <c>webhook-signature</c> (one for each
/// secret, separated by spaces). Only the head of an answer is looked at: no body is read, no redirect followed.
/// </summary>
/// <seealso href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"/>
internal sealed class WebhookSender(TargetGuard guard, TimeProvider time) : IWebhookSender, IDisposable
{
    /// <summary>Of one attempt, from the look-up of the name to the end of the answer's head.</summary>
    public static readonly TimeSpan AttemptLimit = TimeSpan.FromSeconds(10);

    public const string IdHeader = "webhook-id";
    public const string TimestampHeader = "webhook-timestamp";
    public const string SignatureHeader = "webhook-signature";

    private const string UserAgent = "whatsapp-sessions-webhooks/1";

    private readonly HttpMessageInvoker _http = new(CreateHandler(guard));

    public async Task<AttemptResult> SendAsync(WebhookMessage message, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        using var timeout = new CancellationTokenSource(AttemptLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = CreateRequest(message, time.GetUtcNow().ToUnixTimeSeconds());
            using var response = await _http.SendAsync(request, either.Token).WaitAsync(either.Token);
            return Read(response, time.GetElapsedTime(started));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failed(AttemptError.Timeout, started);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return Failed(TargetRefusedException.IsCauseOf(exception) ? AttemptError.TargetRefused : AttemptError.Unreachable, started);
        }
    }

    public void Dispose() => _http.Dispose();

    private AttemptResult Failed(string error, long started) => new(null, error, time.GetElapsedTime(started));

    private AttemptResult Read(HttpResponseMessage response, TimeSpan took)
    {
        var status = (int)response.StatusCode;
        var error = status switch
        {
            >= 200 and < 300 => null,
            >= 300 and < 400 => AttemptError.Redirected,
            _ => AttemptError.Refused,
        };

        return new(status, error, took)
        {
            RetryAfter = response.Headers.RetryAfter switch
            {
                { Delta: { } delta } => delta,
                { Date: { } date } => date - time.GetUtcNow(),
                _ => null,
            },
        };
    }

    private static HttpRequestMessage CreateRequest(WebhookMessage message, long timestamp)
    {
        var content = new ByteArrayContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue(MediaTypeNames.Application.Json);
        var request = new HttpRequestMessage(HttpMethod.Post, message.Url) { Content = content };
        var signatures = message.Secrets.Select(secret => WebhookSecret.Sign(secret, message.Id, timestamp, message.Body));
        request.Headers.Add(IdHeader, message.Id);
        request.Headers.Add(TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(SignatureHeader, string.Join(' ', signatures));
        request.Headers.UserAgent.ParseAdd(UserAgent);

        return request;
    }

    private static SocketsHttpHandler CreateHandler(TargetGuard guard) => new()
    {
        ConnectCallback = guard.ConnectAsync,
        ConnectTimeout = AttemptLimit,
        AllowAutoRedirect = false,
        // A proxy would connect where the guard does not look.
        UseProxy = false,
        UseCookies = false,
        // What an answer says beyond its status is thrown away, and a connection that brings much of it as well.
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 8 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
        // Names are looked up, and checked, again after a while.
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        // Our trace is nobody else's business.
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
    };
}
