using WhatsAppSimulator;
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

    private static TestClient Create(SimulatedServer server, TestDeviceStore store, TestTime time) => new(
        new TestTransports(server.Connect), Convert.FromHexString(server.NoiseRootPublicKey), store, time);
}
