using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>The keys of one device under test and the payloads and answers that are right for them; tests spoil what they want refused.</summary>
internal sealed class ScriptedDevice
{
    public const uint Revision = 1_045_649_367;

    public KeyPair Noise { get; } = KeyPair.Generate(SystemRandomSource.Instance);

    public KeyPair Identity { get; } = KeyPair.Generate(SystemRandomSource.Instance);

    public KeyPair SignedPreKey { get; } = KeyPair.Generate(SystemRandomSource.Instance);

    public byte[] AdvSecret { get; } = RandomNumberGenerator.GetBytes(32);

    public byte[] RegistrationId { get; } = [0, 0, 0x12, 0x34];

    public byte[] SignedPreKeySignature => field ??= XEdDsa.Sign(Identity.Private, [5, .. SignedPreKey.Public], SystemRandomSource.Instance);

    public static UserAgent UserAgent(uint revision = Revision) => new()
    {
        Platform = WhatsApp.Proto.UserAgent.Types.Platform.Web,
        AppVersion = new AppVersion { Primary = 2, Secondary = 3000, Tertiary = revision },
    };

    public ClientPayload Registration(uint revision = Revision) => new()
    {
        Passive = false,
        Pull = false,
        UserAgent = UserAgent(revision),
        DevicePairingData = new DevicePairingData
        {
            RegistrationId = ByteString.CopyFrom(RegistrationId),
            KeyType = ByteString.CopyFrom(5),
            Identity = ByteString.CopyFrom(Identity.Public),
            SignedPreKeyId = ByteString.CopyFrom(0, 0, 1),
            SignedPreKey = ByteString.CopyFrom(SignedPreKey.Public),
            SignedPreKeySignature = ByteString.CopyFrom(SignedPreKeySignature),
#pragma warning disable CA5351 // The protocol's choice.
            BuildHash = ByteString.CopyFrom(MD5.HashData(Encoding.ASCII.GetBytes($"2.3000.{revision}"))),
#pragma warning restore CA5351
            DeviceProps = new DeviceProps { Os = "Linux", PlatformType = DeviceProps.Types.PlatformType.Chrome }.ToByteString(),
        },
    };

    public static ClientPayload Login(string number, int device, bool passive = true) => new()
    {
        Username = ulong.Parse(number, System.Globalization.CultureInfo.InvariantCulture),
        Device = (uint)device,
        Passive = passive,
        Pull = true,
        UserAgent = UserAgent(),
    };

    public string Qr(string reference, byte[]? advSecret = null, byte[]? noise = null, byte[]? identity = null, string clientType = "1") =>
        $"https://wa.me/settings/linked_devices#{reference},{Base64(noise ?? Noise.Public)},{Base64(identity ?? Identity.Public)},"
        + $"{Base64(advSecret ?? AdvSecret)},{clientType}";

    /// <summary>Connects, answers pair-device and gives the refs.</summary>
    public async Task<(ScriptedClient Client, string[] Refs)> RegisterAsync(SimulatedServer server)
    {
        var position = server.Events.Position;
        var client = await ScriptedClient.ConnectAsync(server, Noise, Registration());
        var iq = await client.ReceiveAsync("iq");
        await client.SendAsync(Stanza.Result(iq["id"]!));
        await server.Events.ExpectAsync<RegistrationReady>(null, position, TestContext.Current.CancellationToken);

        return (client, [.. iq.Child("pair-device")!.Children.ToArray().Select(child => Encoding.ASCII.GetString(child.Bytes!))]);
    }

    /// <summary>The right answer to pair-success.</summary>
    public Node SignBack(Node pairSuccess, Action<AdvSignedDeviceIdentity>? spoil = null, string? keyIndex = null)
    {
        var sealedIdentity = AdvSignedDeviceIdentityHmac.Parser.ParseFrom(pairSuccess.Child("pair-success")!.Child("device-identity")!.Bytes!);
        Assert.Equal(HMACSHA256.HashData(AdvSecret, sealedIdentity.Details.ToByteArray()), sealedIdentity.Hmac.ToByteArray());
        var signed = AdvSignedDeviceIdentity.Parser.ParseFrom(sealedIdentity.Details);
        var details = signed.Details.ToByteArray();
        Assert.True(XEdDsa.Verify(signed.AccountSignatureKey.Span, [6, 0, .. details, .. Identity.Public], signed.AccountSignature.Span));

        byte[] message = [6, 1, .. details, .. Identity.Public, .. signed.AccountSignatureKey.Span];
        signed.DeviceSignature = ByteString.CopyFrom(XEdDsa.Sign(Identity.Private, message, SystemRandomSource.Instance));
        signed.ClearAccountSignatureKey();
        spoil?.Invoke(signed);
        keyIndex ??= AdvDeviceIdentity.Parser.ParseFrom(details).KeyIndex.ToString(System.Globalization.CultureInfo.InvariantCulture);

        return new Node(
            "iq",
            Stanza.Attributes(("to", "@s.whatsapp.net"), ("type", "result"), ("id", pairSuccess["id"]!)),
            new Node("pair-device-sign", null, new Node("device-identity", Stanza.Attributes(("key-index", keyIndex)), signed.ToByteArray())));
    }

    /// <summary>Registers, is scanned, signs, and is told to restart.</summary>
    public async Task<SimulatedDevice> LinkAsync(SimulatedServer server, string number)
    {
        var phone = server.FindPhone(number) ?? server.AddPhone(number);
        var (client, refs) = await RegisterAsync(server);
        var scan = phone.ScanAsync(Qr(refs[0]), TestContext.Current.CancellationToken);
        await client.SendAsync(SignBack(await client.ReceiveAsync("iq")));
        var device = await scan;
        Assert.Equal("515", (await client.ReceiveAsync("stream:error"))["code"]);
        Assert.True(await client.IsClosedAsync());
        await client.CloseAsync();

        return device;
    }

    /// <summary>Logs in and takes everything up to the end of the offline queue.</summary>
    public async Task<ScriptedClient> LogInAsync(SimulatedServer server, SimulatedDevice device, bool passive = true)
    {
        var client = await ScriptedClient.ConnectAsync(server, Noise, Login(device.Number, device.Device, passive));
        await client.ReceiveAsync("success");
        await client.AwaitPreviewAsync();
        return client;
    }

    private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes);
}
