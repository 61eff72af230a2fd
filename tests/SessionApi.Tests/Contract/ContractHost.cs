using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Tests.Hosting;
using Sessions;
using Sessions.Storage;
using WhatsApp;

namespace SessionApi.Tests.Contract;

/// <summary>The API over owners in every state there is, with a key for every scope, and what to call it with.</summary>
internal sealed class ContractHost : IAsyncDisposable
{
    /// <summary>Sessions that exist, by what they are.</summary>
    public static readonly string[] Existing = ["linked", "shown", "fresh", "unreachable", "silent"];

    /// <summary>The same, and ids that none has yet. Linking at an unreachable or a silent WhatsApp fails.</summary>
    public static readonly string[] SessionIds = [.. Existing, "new", "new-unreachable", "new-silent"];

    /// <summary>A request with this header fails inside: <c>storage</c>, or anything else for a fault that nobody foresaw.</summary>
    public const string FaultHeader = "X-Test-Fault";

    private static readonly string[] Scopes = ["sessions:read", "sessions:write", "events:read", "webhooks:write", "admin"];
    private const int KeptIds = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>As long as anybody waits for an event at once.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(25);

    private readonly HttpClient _client;
    private readonly Dictionary<string, Queue<string>> _ids = new(StringComparer.Ordinal);
    private Task? _waited;

    private ContractHost(ApiHost api, ApiContract contract)
    {
        (Api, Contract) = (api, contract);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            RequestHeaderEncodingSelector = (_, _) => System.Text.Encoding.Latin1,
        });
    }

    public ApiHost Api { get; }

    public ApiContract Contract { get; }

    /// <summary>The newest ids of each kind that the API gave away.</summary>
    public IReadOnlyList<string> LearntIds => [.. _ids.Values.SelectMany(kind => kind)];

    /// <summary>What a caller sends who may do everything.</summary>
    public static (string Name, string Value) FullKey => ("X-Api-Key", KeyOf("all"));

    /// <summary>What the link page of <c>shown</c> sends.</summary>
    public static (string Name, string Value) LinkToken => ("X-Link-Token", $"wsl_default_shown_{new string('a', 43)}");

    /// <summary>What callers send who may do one thing each.</summary>
    public static IEnumerable<(string Name, string Value)> NarrowKeys => Scopes.Select(scope => ("X-Api-Key", KeyOf(scope.Replace(':', '-'))));

    public static async Task<ContractHost> StartAsync(int requestsPerMinute = 1_000_000)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Limits:RequestsPerMinute"] = $"{requestsPerMinute}",
            ["Limits:PendingSessions"] = "1000",
            ["Auth:Keys:all:Value"] = KeyOf("all"),
        };
        foreach (var scope in Scopes)
        {
            settings[$"Auth:Keys:{scope.Replace(':', '-')}:Value"] = KeyOf(scope.Replace(':', '-'));
            settings[$"Auth:Keys:{scope.Replace(':', '-')}:Scopes"] = scope;
        }

        var api = await ApiHost.StartAsync(settings, services => services.PostConfigure<RateLimiterOptions>(LetFail));
        var host = new ContractHost(api, await ApiContract.ReadAsync(api));
        await api.Sessions.Events.TellAsync("linked", 3);
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(host.Waited(session));
        api.Sessions.OnUpdate = host.Updated;
        return host;
    }

    /// <summary>The world as it was at the beginning, with a QR that is valid now.</summary>
    public void Reset()
    {
        var now = Api.Time.GetUtcNow();
        foreach (var key in Api.Sessions.Known.Keys.Where(key => !Existing.Contains(key.SessionId))) Api.Sessions.Known.TryRemove(key, out _);
        foreach (var id in Existing)
        {
            var key = TestSessions.Key(id);
            Api.Sessions.Known[key] = id switch
            {
                "linked" => TestSessions.Connected(key),
                "shown" => TestSessions.Pending(key, now) with { Reason = SessionReason.AwaitingScan, Qr = TestSessions.Qr(now), Link = Offer(now) },
                _ => TestSessions.Pending(key, now),
            };
        }
    }

    /// <summary>Sends a call and checks that the answer is one that the document allows; its status.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It is not, or there is none.</exception>
    public async Task<int> CallAsync(ContractCall call)
    {
        var (status, mediaType, body) = await SendAsync(call);
        if (Contract.Fault(call.Operation, status, mediaType, body) is { } fault) Assert.Fail($"{call}\n{fault}");
        if (status is 200 or 201 && mediaType == "application/json") Learn(JsonElement.Parse(body));

        return status;
    }

    /// <summary>Sends a call, whatever comes of it. Time passes whenever it waits for an event.</summary>
    public async Task<(int Status, string? MediaType, string Body)> SendAsync(ContractCall call)
    {
        using var request = call.ToRequest(Api.Address);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var answer = AnswerAsync(request, limit.Token);
            while (true)
            {
                _waited ??= Api.Sessions.Events.WaitedForAsync();
                if (await Task.WhenAny(answer, _waited) == answer) return await answer;

                _waited = null;
                Api.Time.Advance(Step);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            throw new InvalidOperationException($"No answer to {call}", exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await Api.DisposeAsync();
    }

    private async Task<(int, string?, string)> AnswerAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using var response = await _client.SendAsync(request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return ((int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body);
    }

    private void Learn(JsonElement answer)
    {
        foreach (var field in answer.EnumerateObject())
        {
            if (field.Name.EndsWith("Id", StringComparison.Ordinal) && field.Value.ValueKind == JsonValueKind.String) Learn(field.Name, field.Value.GetString()!);
            if (field.Value.ValueKind != JsonValueKind.Array) continue;
            foreach (var item in field.Value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)) Learn(item);
        }
    }

    private void Learn(string kind, string id)
    {
        if (!_ids.TryGetValue(kind, out var known)) _ids[kind] = known = [];
        if (known.Contains(id)) return;

        known.Enqueue(id);
        if (known.Count > KeptIds) known.Dequeue();
    }

    private static LinkOffer Offer(DateTimeOffset now) => new() { TokenHash = SessionApi.Links.LinkToken.HashOf(LinkToken.Value), ExpiresAt = now.AddDays(1) };

    private SessionSnapshot Waited(SessionSnapshot session) => session.Key.SessionId switch
    {
        "unreachable" or "new-unreachable" => session with { Version = session.Version + 1, LastFailure = DisconnectReason.Unreachable },
        "silent" or "new-silent" => session with { Version = session.Version + 1, Status = SessionStatus.Expired, Reason = SessionReason.QrExhausted },
        _ => session with { Version = session.Version + 1, Reason = SessionReason.AwaitingScan, Qr = TestSessions.Qr(Api.Time.GetUtcNow()) },
    };

    private UpdateResult Updated(SessionSnapshot? session, UpdateSession change)
    {
        if (session is null) return new(UpdateOutcome.NotFound, null);
        if (change.DeviceName is not null && session.PhoneNumber is not null) return new(UpdateOutcome.AlreadyLinked, session);

        var after = session with { Version = session.Version + 1, Name = change.Name?.Value ?? session.Name, Proxy = change.Proxy?.Value?.Shown ?? session.Proxy };
        Api.Sessions.Known[session.Key] = after;
        return new(UpdateOutcome.Updated, after);
    }

    /// <summary>The limiter is close to the route: only what a key may do is asked after it.</summary>
    private static void LetFail(RateLimiterOptions options)
    {
        var own = options.GlobalLimiter!;
        // Once: the limiter is asked again when the answer's headers are written.
        var failing = PartitionedRateLimiter.Create<HttpContext, string>(context => context.Request.Headers[FaultHeader].ToString() switch
        {
            "" => RateLimitPartition.GetNoLimiter("none"),
            _ when !context.Items.TryAdd(FaultHeader, true) => RateLimitPartition.GetNoLimiter("none"),
            "storage" => throw new StorageUnavailableException("The test says so."),
            _ => throw new InvalidOperationException("The test says so."),
        });
        options.GlobalLimiter = PartitionedRateLimiter.CreateChained(failing, own);
    }

    private static string KeyOf(string name) => name.PadRight(40, '0');
}
