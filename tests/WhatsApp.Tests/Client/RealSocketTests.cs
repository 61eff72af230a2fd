using WhatsApp.Transport;
using WhatsAppSimulator;
using WhatsAppSimulator.Http;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>The same link over a socket of this machine and on its clock; the pauses are first ones, a second at most.</summary>
public sealed class RealSocketTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_device_is_linked_cut_off_comes_back_and_is_made_anew_from_its_store()
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        using var sockets = new WebSocketTransportFactory(TimeProvider.System);
        var store = new TestDeviceStore();
        await using var client = Create(simulator, sockets, store);

        client.Client.Start();
        var qr = await client.NextAsync<QrIssued>();
        await simulator.Server.Events.ExpectAsync<RegistrationReady>(cancellationToken: Token);
        var device = await simulator.Server.AddPhone().ScanAsync(qr.Text, Token);
        await client.NextAsync<Linked>();
        Assert.Equal(DisconnectReason.RestartRequired, (await client.NextAsync<ConnectionLost>()).Reason);
        await client.NextAsync<Online>();
        Assert.True(await device.PingAsync(Token));

        await simulator.Server.Faults.DropAsync(device);
        Assert.Equal(DisconnectReason.Closed, (await client.NextAsync<ConnectionLost>()).Reason);
        await client.NextAsync<Online>();
        Assert.Equal(2, client.Client.Evidence.Reconnects);

        var position = simulator.Server.Events.Position;
        await client.DisposeAsync();
        client.ExpectSilence();
        await simulator.Server.Events.ExpectAsync<DeviceOffline>(null, position, Token);

        await using var again = Create(simulator, sockets, store);
        again.Client.Start();
        Assert.Equal(device.Jid, (await again.NextAsync<Online>()).Jid);
        Assert.True(await again.Client.LogoutAsync(Token));
        await again.NextAsync<ClientStopped>();
        await simulator.Server.Events.ExpectAsync<DeviceRemoved>(cancellationToken: Token);
        Assert.Empty(simulator.Server.Devices);
    }

    [Fact]
    public async Task A_port_where_nobody_listens_is_not_reached()
    {
        Uri address;
        await using (var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token)) address = simulator.SocketAddress;
        using var sockets = new WebSocketTransportFactory(TimeProvider.System);

        await Assert.ThrowsAsync<IOException>(() => sockets.ConnectAsync(address, Token).AsTask());
    }

    [Fact]
    public async Task A_refused_upgrade_is_a_server_not_reached()
    {
        await using var simulator = await SimulatorApp.StartAsync(new SimulatorAppOptions(), Token);
        using var sockets = new WebSocketTransportFactory(TimeProvider.System);

        await Assert.ThrowsAsync<IOException>(() => sockets.ConnectAsync(new Uri(simulator.SocketAddress, "/nothing/here"), Token).AsTask());
    }

    private static TestClient Create(SimulatorApp simulator, WebSocketTransportFactory sockets, TestDeviceStore store) => new(
        sockets, Convert.FromHexString(simulator.Server.NoiseRootPublicKey), store, TimeProvider.System, url: simulator.SocketAddress);
}
