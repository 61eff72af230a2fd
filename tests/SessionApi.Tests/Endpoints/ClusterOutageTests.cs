using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using SessionApi.Tests.Hosting;
using Sessions;
using Sessions.Storage;
using Shared.Storage;

namespace SessionApi.Tests.Endpoints;

/// <summary>Outages as they arrive from real grains, through Orleans' own messages.</summary>
public sealed class ClusterOutageTests : IAsyncLifetime
{
    private readonly InMemorySessionStore _store = new();
    private readonly InProcessTestCluster _cluster;

    public ClusterOutageTests()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("WhatsApp:Url", "ws://127.0.0.1:9/ws/chat"), new("WhatsApp:Version", "2.3000.1")])
            .Build();

        var builder = new InProcessTestClusterBuilder(initialSilosCount: 1);
        builder.ConfigureSilo((_, silo) => silo.Services
            .AddSingleton<ISessionStore>(_store)
            .AddSingleton<IDeviceStores, InMemoryDeviceStores>()
            .AddSingleton<IUnlinkStore, InMemoryUnlinkStore>()
            .AddSingleton<IProxyStore, InMemoryProxyStore>()
            .AddSingleton<IIdempotencyStore, InMemoryIdempotencyStore>()
            .AddSingleton<IEventStore, InMemoryEventStore>()
            .AddSingleton<IWebhookStore, InMemoryWebhookStore>()
            .AddSingleton<IDeliveryStore, InMemoryDeliveryStore>()
            .AddSessions(configuration));
        _cluster = builder.Build();
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _cluster.DeployAsync();

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task A_session_that_a_grain_does_not_find_is_not_found()
    {
        await using var api = await StartAsync();

        await (await api.Client.GetAsync("/sessions/one", Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    [Fact]
    public async Task A_storage_outage_in_a_grain_is_an_outage_to_the_caller()
    {
        await using var api = await StartAsync();
        _store.IsUnavailable = true;

        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            using var request = new HttpRequestMessage(method, "/sessions/one");
            var response = await api.Client.SendAsync(request, Token);

            await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
            Assert.NotNull(response.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task Without_a_silo_sessions_are_unavailable()
    {
        await using var api = await StartAsync();
        await _cluster.KillSiloAsync(_cluster.Silos[0], Token);

        var response = await api.Client.GetAsync("/sessions/one", Token);

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }

    private Task<ApiHost> StartAsync() =>
        ApiHost.StartAsync(configure: services => services.AddSingleton<ISessions>(new GrainSessions(_cluster.Client)));
}
