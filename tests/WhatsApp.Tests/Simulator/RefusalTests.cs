using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using Xunit;
using ServerEnd = WhatsAppSimulator.Connections.SocketEnd;

namespace WhatsApp.Tests.Simulator;

/// <summary>Clients that the server does not let in.</summary>
public sealed class RefusalTests
{
    private const string Number = "491510000001";

    [Fact]
    public async Task A_signed_pre_key_that_the_identity_did_not_sign_is_refused()
    {
        var device = new ScriptedDevice();
        var payload = device.Registration();
        payload.DevicePairingData.SignedPreKeySignature =
            ByteString.CopyFrom(XEdDsa.Sign(device.Identity.Private, device.SignedPreKey.Public, SystemRandomSource.Instance));

        await AssertRefusedAsync(device.Noise, payload, RefusalReason.WrongSignedPreKeySignature, "400");
    }

    [Fact]
    public async Task A_build_hash_of_another_version_is_refused()
    {
        var device = new ScriptedDevice();
        var payload = device.Registration();
        payload.DevicePairingData.BuildHash = device.Registration(ScriptedDevice.Revision + 1).DevicePairingData.BuildHash;

        await AssertRefusedAsync(device.Noise, payload, RefusalReason.WrongBuildHash, "400");
    }

    [Fact]
    public async Task A_version_that_is_too_old_is_refused()
    {
        var device = new ScriptedDevice();

        await AssertRefusedAsync(device.Noise, device.Registration(1_000), RefusalReason.Outdated, "405");
    }

    [Fact]
    public async Task A_login_with_a_version_that_is_too_old_is_refused()
    {
        var payload = ScriptedDevice.Login(Number, 1);
        payload.UserAgent = ScriptedDevice.UserAgent(1_000);

        await AssertRefusedAsync(new ScriptedDevice().Noise, payload, RefusalReason.Outdated, "405");
    }

    [Fact]
    public async Task A_client_that_is_no_web_client_is_refused()
    {
        var device = new ScriptedDevice();
        var payload = device.Registration();
        payload.UserAgent.Platform = UserAgent.Types.Platform.Android;

        await AssertRefusedAsync(device.Noise, payload, RefusalReason.BadUserAgent, "409");
    }

    [Theory]
    [InlineData(DevicePairingData.RegistrationIdFieldNumber)]
    [InlineData(DevicePairingData.KeyTypeFieldNumber)]
    [InlineData(DevicePairingData.IdentityFieldNumber)]
    [InlineData(DevicePairingData.SignedPreKeyIdFieldNumber)]
    [InlineData(DevicePairingData.SignedPreKeyFieldNumber)]
    [InlineData(DevicePairingData.SignedPreKeySignatureFieldNumber)]
    [InlineData(DevicePairingData.DevicePropsFieldNumber)]
    public async Task Registration_data_with_a_part_missing_is_refused(int field)
    {
        var device = new ScriptedDevice();
        var payload = device.Registration();
        DevicePairingData.Descriptor.FindFieldByNumber(field).Accessor.Clear(payload.DevicePairingData);

        await AssertRefusedAsync(device.Noise, payload, RefusalReason.MalformedRegistration, "400");
    }

    [Fact]
    public async Task A_payload_that_neither_registers_nor_logs_in_is_refused()
    {
        var payload = new ClientPayload { UserAgent = ScriptedDevice.UserAgent() };

        await AssertRefusedAsync(new ScriptedDevice().Noise, payload, RefusalReason.MalformedPayload, "400");
    }

    [Fact]
    public async Task A_login_with_a_key_that_was_never_linked_is_refused() =>
        await AssertRefusedAsync(new ScriptedDevice().Noise, ScriptedDevice.Login(Number, 1), RefusalReason.UnknownKey, "401");

    [Theory]
    [InlineData("491510000002", 1)]
    [InlineData(Number, 2)]
    public async Task A_login_as_another_number_or_device_is_refused(string number, int deviceNumber)
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var linked = await device.LinkAsync(server, Number);
        Assert.Equal(1, linked.Device);

        var client = await ScriptedClient.ConnectAsync(server, device.Noise, ScriptedDevice.Login(number, deviceNumber));

        Assert.Equal("401", (await client.ReceiveAsync())!["reason"]);
        Assert.True(await client.IsClosedAsync());
        Assert.False(linked.IsOnline);
    }

    [Fact]
    public async Task A_stream_that_does_not_begin_with_the_intro_is_closed()
    {
        await using var server = new SimulatedServer();
        var client = new ScriptedClient(server.Connect());

        await client.WriteRawAsync([0x57, 0x41, 0x06, 0x02, 0, 0, 1, 0]);

        Assert.Null(await client.ReadFrameAsync());
        var closed = await server.Events.ExpectAsync<ConnectionClosed>(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ServerEnd.BadData, closed.End);
    }

    [Fact]
    public async Task A_frame_under_another_key_is_closed()
    {
        await using var server = new SimulatedServer();
        var (client, _) = await new ScriptedDevice().RegisterAsync(server);

        await client.WriteFrameAsync(new byte[40]);

        Assert.Null(await client.ReadFrameAsync());
    }

    [Fact]
    public async Task A_node_that_is_none_is_blamed_before_the_close()
    {
        await using var server = new SimulatedServer();
        var (client, _) = await new ScriptedDevice().RegisterAsync(server);

        await client.SendPlaintextAsync([0, 240]);

        Assert.NotNull((await client.ReceiveAsync("stream:error")).Child("xml-not-well-formed"));
        Assert.True(await client.IsClosedAsync());
        var closed = await server.Events.ExpectAsync<ConnectionClosed>(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(ServerEnd.BadData, closed.End);
    }

    [Theory]
    [InlineData(7u, null, "2.3000.1045649367.7")]
    [InlineData(0u, 8u, "2.3000.1045649367.0.8")]
    public async Task The_build_hash_covers_every_part_of_the_version(uint fourth, uint? fifth, string text)
    {
        await using var server = new SimulatedServer();
        var device = new ScriptedDevice();
        var payload = device.Registration();
        payload.UserAgent.AppVersion.Quaternary = fourth;
        if (fifth is { } number) payload.UserAgent.AppVersion.Quinary = number;
        await AssertRefusedAsync(device.Noise, payload, RefusalReason.WrongBuildHash, "400");
#pragma warning disable CA5351 // The protocol's choice.
        payload.DevicePairingData.BuildHash = Google.Protobuf.ByteString.CopyFrom(
            System.Security.Cryptography.MD5.HashData(System.Text.Encoding.ASCII.GetBytes(text)));
#pragma warning restore CA5351

        var client = await ScriptedClient.ConnectAsync(server, device.Noise, payload);

        Assert.NotNull((await client.ReceiveAsync("iq")).Child("pair-device"));
    }

    private static async Task AssertRefusedAsync(KeyPair noise, ClientPayload payload, RefusalReason reason, string code)
    {
        await using var server = new SimulatedServer();

        var client = await ScriptedClient.ConnectAsync(server, noise, payload);

        var failure = await client.ReceiveAsync();
        Assert.Equal("failure", failure!.Tag);
        Assert.Equal(code, failure["reason"]);
        Assert.True(await client.IsClosedAsync());
        var refused = await server.Events.ExpectAsync<ConnectionRefused>(cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(reason, refused.Reason);
    }
}
