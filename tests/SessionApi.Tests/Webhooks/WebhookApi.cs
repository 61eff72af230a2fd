using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using SessionApi.Contracts;
using SessionApi.Tests.Hosting;
using Sessions;
using Sessions.Events;
using Sessions.Net;
using Sessions.Storage;
using Sessions.Telemetry;
using Sessions.Webhooks;
using Shared.Storage;
using WhatsApp.Crypto;

namespace SessionApi.Tests.Webhooks;

/// <summary>The API with real owners of webhooks in a silo, tables in memory, and real calls to targets of this machine.</summary>
internal sealed class WebhookApi : IAsyncDisposable
{
    public const string Key = "webhook-key-0123456789-0123456789-0123456789";
    public const string ReaderKey = "reader-key-0123456789-0123456789-0123456789";
    public const string OtherKey = "other-key-0123456789-0123456789-0123456789";

    private readonly InProcessTestCluster _cluster;

    private WebhookApi(InProcessTestCluster cluster, ApiHost host, InMemoryEventStore events)
    {
        _cluster = cluster;
        Host = host;
        Events = events;
    }

    public ApiHost Host { get; }

    public InMemoryEventStore Events { get; }

    public required InMemoryWebhookStore Webhooks { get; init; }

    public required InMemoryDeliveryStore Deliveries { get; init; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <param name="allowsPrivate">Whether targets may be on this machine.</param>
    /// <param name="resolver">What names mean; the machine's own unless given.</param>
    /// <param name="perTenant">Webhooks of a tenant.</param>
    public static async Task<WebhookApi> StartAsync(bool allowsPrivate = true, IHostResolver? resolver = null, int perTenant = 100)
    {
        var (events, webhooks, deliveries) = (new InMemoryEventStore(), new InMemoryWebhookStore(), new InMemoryDeliveryStore());
        var options = new WebhookOptions { AllowPrivateTargets = allowsPrivate, PerTenant = perTenant };
        var guard = new TargetGuard(resolver ?? new DnsHostResolver(), allowsPrivate);
        var time = TimeProvider.System;

        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<IEventStore>(events)
            .AddSingleton<IWebhookStore>(webhooks)
            .AddSingleton(new EventOptions())
            .AddMetrics()
            .AddSingleton<SessionMetrics>()
            .AddSingleton(provider => new SessionGrainServices(
                time,
                SystemRandomSource.Instance,
                new InMemoryUnlinkStore(time),
                new InMemoryProxyStore(TimeProvider.System),
                new UnlinkSignal(),
                provider.GetRequiredService<SessionMetrics>()))
            .AddSingleton(new WebhookServices(
                webhooks, deliveries, events, new WebhookSender(guard, time), new EventJson(), time, SystemRandomSource.Instance, options)));
        var cluster = builder.Build();
        await cluster.DeployAsync();

        var host = await ApiHost.StartAsync(
            new Dictionary<string, string?>
            {
                ["Auth:Keys:hooks:Value"] = Key,
                ["Auth:Keys:reader:Value"] = ReaderKey,
                ["Auth:Keys:reader:Scopes"] = "sessions:read,sessions:write,events:read,admin",
                ["Auth:Keys:other:Value"] = OtherKey,
                ["Auth:Keys:other:Tenant"] = "other",
            },
            services => services
                .AddSingleton(new WebhookTargets(guard, time))
                .AddSingleton<IWebhooks>(new GrainWebhooks(webhooks, deliveries, cluster.Client, SystemRandomSource.Instance, options)));

        return new(cluster, host, events) { Webhooks = webhooks, Deliveries = deliveries };
    }

    public async Task<HttpResponseMessage> CallAsync(HttpMethod method, string path, JsonObject? body = null, string? key = Key)
    {
        using var request = new HttpRequestMessage(method, path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");

        return await Host.Client.SendAsync(request, Token);
    }

    public Task<HttpResponseMessage> GetAsync(string path, string? key = Key) => CallAsync(HttpMethod.Get, path, key: key);

    public Task<HttpResponseMessage> PostAsync(string path, JsonObject? body = null, string? key = Key) => CallAsync(HttpMethod.Post, path, body, key);

    /// <summary>Makes a webhook; what was answered.</summary>
    public async Task<JsonElement> CreateAsync(string url, JsonObject? wish = null, string key = Key)
    {
        var body = wish ?? [];
        body["url"] = url;
        using var response = await PostAsync("/webhooks", body, key);
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);

        return await response.JsonAsync();
    }

    /// <summary>Makes a key that opens only these sessions.</summary>
    public async Task<string> KeyForAsync(params string[] sessionIds)
    {
        var body = new JsonObject { ["scopes"] = new JsonArray("webhooks:write"), ["sessionIds"] = new JsonArray([.. sessionIds.Select(id => (JsonNode)id)]) };
        return (await (await PostAsync("/keys", body)).JsonAsync()).Text("key")!;
    }

    /// <summary>Writes events of a session through the tenant's feed.</summary>
    public Task TellAsync(string session, long first, int count = 1) => _cluster.Client.GetGrain<IEventFeedGrain>("default").AppendAsync(
        [.. Enumerable.Range(0, count).Select(index => Event(session, first + index))], Token);

    public static SessionEvent Event(string session, long sequence) => new()
    {
        Key = new("default", session),
        Incarnation = "998263662400000a1b2c3d4",
        Sequence = sequence,
        Type = sequence == 1 ? SessionEventType.Created : SessionEventType.Status,
        At = ApiHost.Now,
        Status = SessionStatus.Connected,
        Reason = SessionReason.Online,
        PhoneNumber = "+12025550100",
        Version = sequence,
    };

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _cluster.DisposeAsync();
    }
}
