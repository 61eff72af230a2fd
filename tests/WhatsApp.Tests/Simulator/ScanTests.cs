using Google.Protobuf;
using Microsoft.Extensions.Time.Testing;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using WhatsAppSimulator.Phones;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>Codes that the phone does not take, and clients that spoil the link after a good scan.</summary>
public sealed class ScanTests
{
    private const string Number = "491510000001";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("")]
    [InlineData("https://example.org/")]
    [InlineData("2@abc,AAAA,AAAA,AAAA,1")]
    public async Task Text_that_is_no_code_is_refused(string text)
    {
        await using var server = new SimulatedServer();

        await AssertRefusedAsync(server.AddPhone(Number), text, ScanRefusalReason.NotAQr);
    }

    [Fact]
    public async Task The_old_form_of_four_parts_is_refused()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var (_, refs) = await device.RegisterAsync(server);

        await AssertRefusedAsync(server.AddPhone(Number), device.Qr(refs[0])[..^2], ScanRefusalReason.NotAQr);
    }

    [Fact]
    public async Task A_ref_of_nobody_is_refused()
    {
        await using var server = new SimulatedServer();

        await AssertRefusedAsync(server.AddPhone(Number), new ScriptedDevice().Qr("2@" + new string('A', 128)), ScanRefusalReason.UnknownRef);
    }

    [Fact]
    public async Task A_ref_is_refused_after_its_time_and_the_next_one_taken()
    {
        var time = new FakeTimeProvider();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        time.Advance(TimeSpan.FromSeconds(66));

        await AssertRefusedAsync(phone, device.Qr(refs[0]), ScanRefusalReason.RefExpired);
        var scan = phone.ScanAsync(device.Qr(refs[1]), Token);
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));
        Assert.Equal(1, (await scan).Device);
    }

    [Fact]
    public async Task The_refs_of_a_closed_connection_are_refused()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);
        await client.CloseAsync();
        await server.Events.ExpectAsync<ConnectionClosed>(cancellationToken: Token);

        await AssertRefusedAsync(server.AddPhone(Number), device.Qr(refs[0]), ScanRefusalReason.UnknownRef);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_pair_device_cannot_be_scanned()
    {
        var time = new FakeTimeProvider();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var device = new ScriptedDevice();
        await ScriptedClient.ConnectAsync(server, device.Noise, device.Registration());
        var started = await server.Events.ExpectAsync<RegistrationStarted>(cancellationToken: Token);

        var scan = server.AddPhone(Number).ScanAsync(device.Qr(started.Refs[0]), Token);
        Assert.False(scan.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(ScanRefusalReason.NotAcknowledged, (await Assert.ThrowsAsync<ScanRefusedException>(() => scan)).Reason);
    }

    [Fact]
    public async Task A_scan_waits_for_the_answer_to_pair_device()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var client = await ScriptedClient.ConnectAsync(server, device.Noise, device.Registration());
        var pairDevice = await client.ReceiveAsync("iq");
        var started = await server.Events.ExpectAsync<RegistrationStarted>(cancellationToken: Token);

        var scan = server.AddPhone(Number).ScanAsync(device.Qr(started.Refs[0]), Token);
        await client.SendAsync(Stanza.Result(pairDevice["id"]!));
        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));

        Assert.Equal(Number, (await scan).Number);
    }

    [Fact]
    public async Task A_client_that_goes_away_instead_of_answering_pair_device_is_reported()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var client = await ScriptedClient.ConnectAsync(server, device.Noise, device.Registration());
        var started = await server.Events.ExpectAsync<RegistrationStarted>(cancellationToken: Token);

        var scan = server.AddPhone(Number).ScanAsync(device.Qr(started.Refs[0]), Token);
        await client.CloseAsync();

        Assert.Equal(ScanRefusalReason.ConnectionLost, (await Assert.ThrowsAsync<ScanRefusedException>(() => scan)).Reason);
    }

    [Fact]
    public async Task Keys_that_the_connection_did_not_register_are_refused()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        var (device, other) = (new ScriptedDevice(), new ScriptedDevice());
        var (_, refs) = await device.RegisterAsync(server);

        await AssertRefusedAsync(phone, device.Qr(refs[0], noise: other.Noise.Public), ScanRefusalReason.KeyMismatch);
        await AssertRefusedAsync(phone, device.Qr(refs[0], identity: other.Identity.Public), ScanRefusalReason.KeyMismatch);
    }

    [Theory]
    [InlineData("3", ScanRefusalReason.ClientTypeMismatch)]
    [InlineData("0", ScanRefusalReason.NotAQr)]
    public async Task A_client_type_that_does_not_go_with_the_registered_platform_is_refused(string clientType, ScanRefusalReason reason)
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var (_, refs) = await device.RegisterAsync(server);

        await AssertRefusedAsync(server.AddPhone(Number), device.Qr(refs[0], clientType: clientType), reason);
    }

    [Fact]
    public async Task A_code_with_another_secret_fails_at_the_client_and_links_nothing()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[0], advSecret: new byte[32]), Token);
        var pairSuccess = await client.ReceiveAsync("iq");
        var container = AdvSignedDeviceIdentityHmac.Parser.ParseFrom(pairSuccess.Child("pair-success")!.Child("device-identity")!.Bytes!);
        Assert.NotEqual(
            System.Security.Cryptography.HMACSHA256.HashData(device.AdvSecret, container.Details.ToByteArray()), container.Hmac.ToByteArray());
        await client.SendAsync(new Node(
            "iq",
            Stanza.Attributes(("to", "@s.whatsapp.net"), ("type", "error"), ("id", pairSuccess["id"]!)),
            new Node("error", Stanza.Attributes(("code", "401"), ("text", "hmac-mismatch")))));

        var refused = await Assert.ThrowsAsync<ScanRefusedException>(() => scan);
        Assert.Equal(ScanRefusalReason.RefusedByDevice, refused.Reason);
        Assert.Contains("hmac-mismatch", refused.Message, StringComparison.Ordinal);
        Assert.True(await client.IsClosedAsync());
        Assert.Empty(phone.Devices);
    }

    public static TheoryData<string> Spoilers => ["signature", "details", "account signature", "other account key", "prefix", "key index", "no identity"];

    [Theory]
    [MemberData(nameof(Spoilers))]
    public async Task An_answer_that_is_not_the_right_countersignature_links_nothing(string what)
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);
        var pairSuccess = await client.ReceiveAsync("iq");
        await client.SendAsync(what switch
        {
            "no identity" => Stanza.Result(pairSuccess["id"]!),
            "key index" => device.SignBack(pairSuccess, keyIndex: "99"),
            _ => device.SignBack(pairSuccess, signed => Spoil(signed, what, device)),
        });

        Assert.Equal(ScanRefusalReason.WrongDeviceSignature, (await Assert.ThrowsAsync<ScanRefusedException>(() => scan)).Reason);
        Assert.True(await client.IsClosedAsync());
        Assert.Empty(phone.Devices);
    }

    [Fact]
    public async Task The_account_key_may_be_sent_back()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);
        var pairSuccess = await client.ReceiveAsync("iq");
        var container = AdvSignedDeviceIdentityHmac.Parser.ParseFrom(pairSuccess.Child("pair-success")!.Child("device-identity")!.Bytes!);
        var accountKey = AdvSignedDeviceIdentity.Parser.ParseFrom(container.Details).AccountSignatureKey;
        await client.SendAsync(device.SignBack(pairSuccess, signed => signed.AccountSignatureKey = accountKey));

        Assert.Equal(1, (await scan).Device);
    }

    [Fact]
    public async Task A_client_that_does_not_answer_pair_success_is_given_up()
    {
        var time = new FakeTimeProvider();
        await using var server = new SimulatedServer(new SimulatedServerOptions { Time = time });
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);
        await client.ReceiveAsync("iq");
        time.Advance(TimeSpan.FromSeconds(20));

        Assert.Equal(ScanRefusalReason.NoAnswer, (await Assert.ThrowsAsync<ScanRefusedException>(() => scan)).Reason);
        Assert.True(await client.IsClosedAsync());
    }

    [Fact]
    public async Task A_client_that_goes_away_during_the_scan_is_reported()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);

        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);
        await client.ReceiveAsync("iq");
        await client.CloseAsync();

        Assert.Equal(ScanRefusalReason.ConnectionLost, (await Assert.ThrowsAsync<ScanRefusedException>(() => scan)).Reason);
    }

    [Fact]
    public async Task A_second_scan_of_the_same_client_is_refused()
    {
        await using var server = new SimulatedServer();
        var (phone, other) = (server.AddPhone(Number), server.AddPhone("491510000002"));
        var device = new ScriptedDevice();
        var (client, refs) = await device.RegisterAsync(server);
        var scan = phone.ScanAsync(device.Qr(refs[0]), Token);

        await AssertRefusedAsync(other, device.Qr(refs[0]), ScanRefusalReason.AlreadyScanned);

        await client.SendAsync(device.SignBack(await client.ReceiveAsync("iq")));
        Assert.Equal(Number, (await scan).Number);
    }

    [Fact]
    public async Task A_fifth_device_is_refused_until_one_is_removed()
    {
        await using var server = new SimulatedServer();
        var phone = server.AddPhone(Number);
        for (int i = 0; i < 4; i++) await new ScriptedDevice().LinkAsync(server, Number);
        var fifth = new ScriptedDevice();
        var (client, refs) = await fifth.RegisterAsync(server);

        await AssertRefusedAsync(phone, fifth.Qr(refs[0]), ScanRefusalReason.TooManyDevices);

        Assert.True(await phone.RemoveDeviceAsync(2));
        var scan = phone.ScanAsync(fifth.Qr(refs[0]), Token);
        await client.SendAsync(fifth.SignBack(await client.ReceiveAsync("iq")));
        Assert.Equal(5, (await scan).Device);
        Assert.Equal([1, 3, 4, 5], phone.Devices.Select(device => device.Device));
    }

    [Fact]
    public async Task Keys_of_a_removed_device_are_not_linked_again()
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var linked = await device.LinkAsync(server, Number);
        await server.FindPhone(Number)!.RemoveDeviceAsync(linked.Device);
        var (_, refs) = await device.RegisterAsync(server);

        await AssertRefusedAsync(server.FindPhone(Number)!, device.Qr(refs[0]), ScanRefusalReason.KeysUsedBefore);
    }

    private static void Spoil(AdvSignedDeviceIdentity signed, string what, ScriptedDevice device)
    {
        switch (what)
        {
            case "signature":
                signed.DeviceSignature = ByteString.CopyFrom(new byte[64]);
                break;
            case "details":
                signed.Details = new AdvDeviceIdentity { KeyIndex = 1 }.ToByteString();
                break;
            case "account signature":
                signed.AccountSignature = ByteString.CopyFrom(new byte[64]);
                break;
            case "other account key":
                signed.AccountSignatureKey = ByteString.CopyFrom(device.Identity.Public);
                break;
            case "prefix":
                // What a client signs that takes itself for a hosted one.
                byte[] message = [6, 6, .. signed.Details.Span, .. device.Identity.Public];
                signed.DeviceSignature = ByteString.CopyFrom(XEdDsa.Sign(device.Identity.Private, message, SystemRandomSource.Instance));
                break;
            default:
                throw new ArgumentException("No such spoiler.", nameof(what));
        }
    }

    private static async Task AssertRefusedAsync(SimulatedPhone phone, string text, ScanRefusalReason reason)
    {
        var refused = await Assert.ThrowsAsync<ScanRefusedException>(() => phone.ScanAsync(text, Token));
        Assert.Equal(reason, refused.Reason);
    }
}
