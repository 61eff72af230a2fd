using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>The client against the independently written server, over a line inside this process.</summary>
public sealed class SimulatedLinkTests
{
    private const string Number = "491510000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scanned_client_is_linked_restarts_and_comes_online()
    {
        var time = new TestTime();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var store = new TestDeviceStore();
        await using var client = Create(server, store, time);

        client.Client.Start();
        var qr = await client.NextAsync<QrIssued>();
        await server.Events.ExpectAsync<RegistrationReady>(cancellationToken: Token);
        var device = await server.AddPhone(Number, "smba", "Corner Shop").ScanAsync(qr.Text, Token);

        var linked = await client.NextAsync<Linked>();
        Assert.Equal(new Linked(device.Jid, device.Lid, "+" + Number, "smba", "Corner Shop"), linked);
        Assert.Equal(new ConnectionLost(DisconnectReason.RestartRequired, null), await client.NextAsync());
        var online = await client.NextAsync<Online>();
        Assert.Equal(new Online(time.GetUtcNow(), device.Jid, device.Lid, "Corner Shop"), online);
        await server.Events.ExpectAsync<DeviceActive>(cancellationToken: Token);
        Assert.Equal(812, device.PreKeyCount);
        Assert.Equal("Linux", device.Name);
        Assert.Equal([(1, 812)], store.PreKeys);
    }

    [Fact]
    public async Task A_cut_line_is_noticed_and_the_device_comes_back_with_what_waited_for_it()
    {
        await using var link = await LinkAsync();
        await link.Server.Faults.DropAsync(link.Device);
        var lost = await link.Client.NextAsync<ConnectionLost>();
        Assert.Equal(DisconnectReason.Closed, lost.Reason);
        for (var i = 0; i < 30; i++) await link.Device.NotifyAsync("account_sync");
        Assert.Equal(30, link.Device.Unacknowledged.Count);

        await link.PassPauseAsync(lost);

        await link.Client.NextAsync<Online>();
        var acknowledged = 0;
        // Called once for every event, past and to come.
        await link.Server.Events.ExpectAsync<StanzaAcknowledged>(_ => ++acknowledged == 30, cancellationToken: Token);
        await WaitUntilSettledAsync(link);
        Assert.DoesNotContain(link.Server.Events.Journal, e => e is AckMismatched);
    }

    [Theory]
    [InlineData("account_sync")]
    [InlineData("encrypt")]
    [InlineData("devices")]
    [InlineData("server_sync")]
    [InlineData("never_heard_of")]
    public async Task The_server_finds_every_notification_acknowledged_as_it_wants(string type)
    {
        await using var link = await LinkAsync();

        var sent = await link.Device.NotifyAsync(type);

        await link.Server.Events.ExpectAsync<StanzaAcknowledged>(e => e.Stanza == sent, cancellationToken: Token);
        Assert.Empty(link.Device.Unacknowledged);
    }

    [Fact]
    public async Task Used_up_keys_are_replaced_by_others()
    {
        await using var link = await LinkAsync();

        await link.Device.ConsumePreKeysAsync(810);

        await link.Server.Events.ExpectAsync<PreKeysUploaded>(_ => link.Device.PreKeyCount == 814, cancellationToken: Token);
        Assert.Equal([(1, 812), (813, 812)], link.Store.PreKeys);
    }

    [Fact]
    public async Task The_server_s_ping_is_answered()
    {
        await using var link = await LinkAsync();

        Assert.True(await link.Device.PingAsync(Token));
    }

    [Fact]
    public async Task A_phone_that_removes_the_device_online_stops_the_client()
    {
        await using var link = await LinkAsync();

        await link.Server.FindPhone(Number)!.RemoveDeviceAsync(link.Device.Device);

        Assert.Equal(new ClientStopped(StopReason.DeviceRemoved, 401), await link.Client.NextAsync());
    }

    [Fact]
    public async Task A_phone_that_removes_the_device_while_it_is_away_stops_it_at_its_next_login()
    {
        await using var link = await LinkAsync();
        await link.Client.DisposeAsync();
        await link.Server.Events.ExpectAsync<DeviceOffline>(cancellationToken: Token);
        await link.Server.FindPhone(Number)!.RemoveDeviceAsync(link.Device.Device);

        await using var again = Create(link.Server, link.Store, link.Time);
        again.Client.Start();

        Assert.Equal(new ClientStopped(StopReason.LoggedOut, 401), await again.NextAsync());
    }

    [Fact]
    public async Task A_logout_takes_the_device_off_the_phone()
    {
        await using var link = await LinkAsync();

        Assert.True(await link.Client.Client.LogoutAsync(Token));

        Assert.Equal(StopReason.DeviceRemoved, (await link.Client.NextAsync<ClientStopped>()).Reason);
        await link.Server.Events.ExpectAsync<DeviceRemoved>(cancellationToken: Token);
        Assert.Empty(link.Server.FindPhone(Number)!.Devices);
    }

    [Fact]
    public async Task Disposing_leaves_the_device_on_the_phone()
    {
        await using var link = await LinkAsync();

        await link.Client.DisposeAsync();

        await link.Server.Events.ExpectAsync<DeviceOffline>(cancellationToken: Token);
        Assert.Single(link.Server.FindPhone(Number)!.Devices);
        Assert.DoesNotContain(link.Server.Events.Journal, e => e is DeviceRemoved);
    }

    [Fact]
    public async Task A_second_client_with_the_same_credentials_replaces_the_first_which_stays_off()
    {
        await using var link = await LinkAsync();
        await using var second = Create(link.Server, link.Store, link.Time);

        second.Client.Start();

        Assert.Equal(StopReason.Replaced, (await link.Client.NextAsync<ClientStopped>()).Reason);
        await second.NextAsync<Online>();
    }

    [Fact]
    public async Task A_client_made_anew_from_its_store_logs_in_without_a_qr()
    {
        await using var link = await LinkAsync();
        await link.Client.DisposeAsync();
        await using var again = Create(link.Server, link.Store, link.Time);

        again.Client.Start();

        Assert.Equal(link.Device.Jid, (await again.NextAsync<Online>()).Jid);
        Assert.Equal(2u, link.Store.Saved.LoginCounter);
        Assert.Equal(812, link.Device.PreKeyCount);
    }

    [Fact]
    public async Task A_version_below_the_server_s_oldest_is_outdated()
    {
        var time = new TestTime();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time, MinimumRevision = 1_500_000_000 });
        await using var client = Create(server, new TestDeviceStore(), time);

        client.Client.Start();

        Assert.Equal(new ClientStopped(StopReason.ClientOutdated, 405), await client.NextAsync());
    }

    private static async Task WaitUntilSettledAsync(Link link)
    {
        // The last of the backlog may be under way still; the ping comes after it.
        await link.Device.PingAsync(Token);
        Assert.Empty(link.Device.Unacknowledged);
    }

    private static async Task<Link> LinkAsync()
    {
        var time = new TestTime();
        var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var store = new TestDeviceStore();
        var client = Create(server, store, time);
        client.Client.Start();
        var qr = await client.NextAsync<QrIssued>();
        await server.Events.ExpectAsync<RegistrationReady>(cancellationToken: Token);
        var device = await server.AddPhone(Number).ScanAsync(qr.Text, Token);
        await client.NextAsync<Linked>();
        await client.NextAsync<ConnectionLost>();
        await client.NextAsync<Online>();
        await server.Events.ExpectAsync<DeviceActive>(cancellationToken: Token);
        return new(time, server, store, client, device);
    }

    private static TestClient Create(SimulatedServer server, TestDeviceStore store, TestTime time) => new(
        new TestTransports(server.Connect), Convert.FromHexString(server.NoiseRootPublicKey), store, time);

    private sealed record Link(TestTime Time, SimulatedServer Server, TestDeviceStore Store, TestClient Client, SimulatedDevice Device)
        : IAsyncDisposable
    {
        public async Task PassPauseAsync(ConnectionLost lost)
        {
            var pause = TimeSpan.FromMilliseconds(Math.Floor((lost.NextAttemptAt!.Value - Time.GetUtcNow()).TotalMilliseconds));
            if (pause > TimeSpan.Zero) await Time.PassAsync(pause);
        }

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await Server.DisposeAsync();
        }
    }
}
