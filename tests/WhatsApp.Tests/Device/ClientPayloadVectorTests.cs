using System.Text.Json;
using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Proto;
using WhatsApp.Tests.Vectors;
using Xunit;

namespace WhatsApp.Tests.Device;

public sealed class ClientPayloadVectorTests
{
    private const string File = "client-payload.json";

    public static TheoryData<string> Names => VectorFile.Names(File);

    public static TheoryData<string> OwnNames =>
        [.. VectorFile.Cases(File).Where(vector => vector.Text("style") == "whatsmeow").Select(vector => vector.Name)];

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Our_messages_write_what_was_decoded(string name)
    {
        var vector = VectorFile.Case(File, name);

        var payload = new ClientPayload();
        ProtoJson.Fill(payload, vector.Json.GetProperty("decoded"));

        Assert.Equal(vector.Text("hex"), Hex(payload.ToByteArray()));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Our_messages_read_every_field_and_leave_none_unknown(string name)
    {
        var vector = VectorFile.Case(File, name);

        var payload = ClientPayload.Parser.ParseFrom(vector.Hex("hex"));

        ProtoJson.AssertEqual(vector.Json.GetProperty("decoded"), payload);
        Assert.Equal(vector.Text("hex"), Hex(payload.ToByteArray()));
    }

    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(Names))]
    public void Device_props_inside_are_written_and_read_alike(string name)
    {
        var decoded = VectorFile.Case(File, name)["decoded"];
        if (!decoded.Has("devicePairingData")) return;
        var pairing = decoded["devicePairingData"];

        var props = new DeviceProps();
        ProtoJson.Fill(props, pairing.Json.GetProperty("devicePropsDecoded"));

        Assert.Equal(pairing.Text("deviceProps"), Hex(props.ToByteArray()));
        ProtoJson.AssertEqual(pairing.Json.GetProperty("devicePropsDecoded"), DeviceProps.Parser.ParseFrom(pairing.Hex("deviceProps")));
    }

    // Our own payloads follow the design's list, which takes whatsmeow's values throughout, with a login counter that counts.
    [Theory(SkipTestWithoutData = true)]
    [MemberData(nameof(OwnNames))]
    public void The_client_s_own_payloads_are_of_that_style(string name)
    {
        var vector = VectorFile.Case(File, name);
        var input = vector["input"];
        var numbers = input.Json.GetProperty("version").EnumerateArray().Select(number => number.GetUInt32()).ToArray();
        var version = new WebVersion(numbers[0], numbers[1], numbers[2]);

        var payload = vector.Text("kind") switch
        {
            "registration" => ClientPayloads.Registration(
                Registering(input["device"]), version, vector["decoded"]["devicePairingData"]["devicePropsDecoded"].Text("os")),
            "login" => ClientPayloads.Login(LoggingIn(input), version),
            var unknown => throw new JsonException($"The vectors hold an unknown kind: {unknown}."),
        };

        Assert.Equal(vector.Text("hex"), Hex(payload));
    }

    private static DeviceCredentials Registering(VectorCase device) => DeviceCredentials.Create(SystemRandomSource.Instance) with
    {
        Identity = KeyPair.FromPrivate(device["identity"].Hex("private")),
        Noise = KeyPair.FromPrivate(device["noise"].Hex("private")),
        SignedPreKey = new(
            device["signedPreKey"].Json.GetProperty("keyId").GetUInt32(),
            KeyPair.FromPrivate(device["signedPreKey"].Hex("private")),
            device["signedPreKey"].Hex("signature")),
        RegistrationId = device.Json.GetProperty("registrationId").GetUInt32(),
    };

    private static DeviceCredentials LoggingIn(VectorCase input) => DeviceCredentials.Create(SystemRandomSource.Instance) with
    {
        Jid = $"{input.Text("username")}:{input.Json.GetProperty("device").GetInt32()}@s.whatsapp.net",
        LoginCounter = input.Json.GetProperty("lc").GetUInt32(),
    };

    private static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
}
