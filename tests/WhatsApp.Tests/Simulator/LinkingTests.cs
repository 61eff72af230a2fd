using Microsoft.Extensions.Time.Testing;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using Xunit;
using ServerEnd = WhatsAppSimulator.Connections.SocketEnd;

namespace WhatsApp.Tests.Simulator;

public sealed class LinkingTests
{
    private const string Number = "491510000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_registered_client_gets_six_refs_like_real_ones()
    {
        await using var server = new SimulatedServer();

        var (_, refs) = await new ScriptedDevice().RegisterAsync(server);

        Assert.Equal(6, refs.Distinct().Count());
        Assert.All(refs, text => Assert.StartsWith("2@", text, StringComparison.Ordinal));
        Assert.All(refs, text => Assert.Equal(130, text.Length));
    }

    [Fact]
    public async Task The_server_proves_itself_by_a_chain_from_its_root()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();

        var client = await ScriptedClient.ConnectAsync(server, device.Noise, device.Registration());

        var intermediate = client.Certificates!.Intermediate;
        var leaf = client.Certificates.Leaf;
        var issuer = CertificateDetails.Parser.ParseFrom(intermediate.Details);
        var subject = CertificateDetails.Parser.ParseFrom(leaf.Details);
        Assert.True(XEdDsa.Verify(Convert.FromHexString(server.NoiseRootPublicKey), intermediate.Details.Span, intermediate.Signature.Span));
        Assert.True(XEdDsa.Verify(issuer.Key.Span, leaf.Details.Span, leaf.Signature.Span));
        Assert.Equal(0u, issuer.IssuerSerial);
        Assert.Equal(issuer.Serial, subject.IssuerSerial);
        Assert.Equal(client.ServerStatic, subject.Key.ToByteArray());
    }

    [Fact]
    public async Task A_scanned_and_countersigned_device_is_linked_and_told_to_restart()
    {
        await using var server = new SimulatedServer();

        var linked = await new ScriptedDevice().LinkAsync(server, Number);

        Assert.Equal($"{Number}:1@s.whatsapp.net", linked.Jid);
        Assert.EndsWith(":1@lid", linked.Lid, StringComparison.Ordinal);
        Assert.Equal("Linux", linked.Name);
        Assert.False(linked.IsOnline);
        Assert.Same(linked, Assert.Single(server.FindPhone(Number)!.Devices));
    }

    [Fact]
    public async Task A_linked_device_logs_in_with_the_same_noise_key()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var linked = await device.LinkAsync(server, Number);

        var client = await ScriptedClient.ConnectAsync(server, device.Noise, ScriptedDevice.Login(Number, linked.Device));

        var success = await client.ReceiveAsync("success");
        Assert.Equal(linked.Lid, success["lid"]);
        Assert.True(linked.IsOnline);
        Assert.Equal("0", (await client.ReceiveAsync("ib")).Child("offline_preview")!["count"]);
        Assert.Equal("0", (await client.ReceiveAsync("ib")).Child("offline")!["count"]);
    }

    [Fact]
    public async Task The_bare_five_parts_are_scanned_like_the_url()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[3]).Split('#')[1], Token);
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));

        Assert.Equal(Number, (await scan).Number);
    }

    [Fact]
    public async Task Pings_are_answered_while_registering()
    {
        await using var server = new SimulatedServer();
        var (client, _) = await new ScriptedDevice().RegisterAsync(server);

        var answer = await client.AskAsync(Stanza.Iq("7", "get", "w:p"));

        Assert.Equal("result", answer["type"]);
    }

    [Fact]
    public async Task Nobody_scanning_for_160_seconds_closes_the_connection()
    {
        var time = new FakeTimeProvider();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var (client, _) = await new ScriptedDevice().RegisterAsync(server);

        time.Advance(TimeSpan.FromSeconds(159));
        Assert.Equal(1, server.ConnectionCount);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(await client.IsClosedAsync());
        var closed = await server.Events.ExpectAsync<ConnectionClosed>(cancellationToken: Token);
        Assert.Equal(ServerEnd.ByServer, closed.End);
    }

    [Fact]
    public async Task A_client_that_never_finishes_the_handshake_is_closed()
    {
        var time = new FakeTimeProvider();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var pipe = server.Connect();
        await server.Events.ExpectAsync<ConnectionOpened>(cancellationToken: Token);

        time.Advance(TimeSpan.FromSeconds(20));

        Assert.True((await pipe.Input.ReadAsync(Token)).IsCompleted);
    }

    [Fact]
    public async Task A_business_account_names_itself_in_pair_success()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number, "smba", "Corner Shop");
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);
        var pairSuccess = await client.ReceiveAsync("iq");

        Assert.Equal("Corner Shop", pairSuccess.Child("pair-success")!.Child("biz")!["name"]);
        Assert.Equal("smba", pairSuccess.Child("pair-success")!.Child("platform")!["name"]);
        await client.SendAsync(device.SignBack(pairSuccess));
        Assert.Equal("smba", (await scan).Platform);
    }
}
