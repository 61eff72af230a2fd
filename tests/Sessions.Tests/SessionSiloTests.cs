using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sessions.Clusters;
using Sessions.Events;
using Sessions.Storage;
using Shared.Storage;
using WhatsApp.Tests.Client;
using WhatsApp.Transport;
using WhatsAppSimulator;
using Xunit;

namespace Sessions.Tests;

/// <summary>Everything as a program registers it, but for the tables and the network: those are in this process.</summary>
public sealed class SessionSiloTests : IAsyncDisposable
{
    private readonly SimulatedServer _server = new();
    private readonly InMemorySessionStore _sessions = new();
    private readonly InMemoryDeviceStores _devices = new();
    private readonly InMemoryUnlinkStore _unlinks = new(TimeProvider.System);
    private readonly InMemoryEventStore _events = new();
    private readonly InMemoryWebhookStore _webhooks = new();
    private readonly InMemoryDeliveryStore _deliveries = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task A_session_is_created_linked_resumed_by_the_next_process_and_deleted()
    {
        var key = new SessionKey("default", "s-1");
        var phone = _server.AddPhone("491510000001");
        using (var first = await StartAsync())
        {
            var grain = Grain(first, key);
            Assert.True((await grain.CreateAsync(new CreateSession(DeviceName: "Till"), Token)).Created);
            var pending = await UntilAsync(grain, session => session.Qr is not null);
            await phone.ScanAsync(pending.Qr!.Text, Token);
            var connected = await UntilAsync(grain, session => session.Status == SessionStatus.Connected);
            Assert.Equal("+491510000001", connected.PhoneNumber);
            Assert.NotNull(connected.Evidence!.LastReceivedAt);
            await first.StopAsync(Token);
        }

        Assert.Equal("Till", Assert.Single(phone.Devices).Name);
        Assert.Equal(0, _server.ConnectionCount);
        var left = (await _sessions.LoadAsync(key, Token))!.Record;
        Assert.Equal(SessionStatus.Connected, left.Status);

        // Nobody asks for the session: the next process finds it.
        var position = _server.Events.Position;
        using var second = await StartAsync();
        await _server.Events.ExpectAsync<DeviceActive>(after: position, cancellationToken: Token).WaitAsync(Patience.Limit, Token);
        var resumed = await UntilAsync(Grain(second, key), session => session.Status == SessionStatus.Connected);
        Assert.True(resumed.Version > left.Version);

        Assert.True(await Grain(second, key).DeleteAsync(Token));
        await _server.Events.ExpectAsync<DeviceRemoved>(cancellationToken: Token).WaitAsync(Patience.Limit, Token);
        Assert.Empty(phone.Devices);
        Assert.Null(await _sessions.LoadAsync(key, Token));
        Assert.Null(await Grain(second, key).GetAsync(Token));
        Assert.Empty(await _unlinks.ScanAsync(Token).ToListAsync(Token));
        var events = _events.Of(key);
        Assert.Equal(Enumerable.Range(1, events.Count).Select(number => (long)number), events.Select(told => told.Sequence));
        Assert.Equal((SessionEventType.Created, SessionEventType.Deleted), (events[0].Type, events[^1].Type));
        Assert.Equal(2, events.Count(told => told.Status == SessionStatus.Connected && told.Type == SessionEventType.Status));
        await second.StopAsync(Token);
    }

    [Fact]
    public async Task An_owner_is_alive_until_its_process_is_gone()
    {
        using var host = await StartAsync();
        var silo = host.Services.GetRequiredService<ISiloIdentity>();

        Assert.True(silo.IsAlive(silo.Own));
        Assert.False(silo.IsAlive("S127.0.0.1:1:1"));
        Assert.False(silo.IsAlive("not an owner"));
        Assert.False(silo.IsAlive(string.Empty));
        Assert.False(silo.IsElsewhere("S127.0.0.1:1:1"));
        await host.StopAsync(Token);
    }

    private static ISessionGrain Grain(IHost host, SessionKey key) =>
        host.Services.GetRequiredService<IGrainFactory>().GetGrain<ISessionGrain>(key.ToString());

    private static async Task<SessionSnapshot> UntilAsync(ISessionGrain grain, Func<SessionSnapshot, bool> condition)
    {
        var session = await grain.GetAsync(Token);
        while (!condition(session!)) session = await grain.WaitAsync(session!.Version, Patience.Limit, Token);

        return session!;
    }

    private async Task<IHost> StartAsync()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(
        [
            new("WhatsApp:Url", "ws://127.0.0.1/ws/chat"),
            new("WhatsApp:NoiseRootKey", _server.NoiseRootPublicKey),
            new("WhatsApp:Version", "2.3000.1045649367"),
        ]);
        builder.Services.AddSingleton<ISessionStore>(_sessions);
        builder.Services.AddSingleton<IDeviceStores>(_devices);
        builder.Services.AddSingleton<IUnlinkStore>(_unlinks);
        builder.Services.AddSingleton<IProxyStore>(new InMemoryProxyStore(TimeProvider.System));
        builder.Services.AddSingleton<IIdempotencyStore>(new InMemoryIdempotencyStore());
        builder.Services.AddSingleton<IEventStore>(_events);
        builder.Services.AddSingleton<IWebhookStore>(_webhooks);
        builder.Services.AddSingleton<IDeliveryStore>(_deliveries);
        builder.Services.AddSingleton<ITransportFactory>(new TestTransports(_server.Connect));
        builder.Services.AddSessions(builder.Configuration);
        builder.UseSessionHosting();
        var host = builder.Build();
        await host.StartAsync(Token);
        return host;
    }
}
