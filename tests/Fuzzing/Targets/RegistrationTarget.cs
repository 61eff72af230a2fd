using Fuzzing.Engine;
using Google.Protobuf;
using WhatsApp.Proto;
using WhatsAppSimulator.Phones;
using WhatsAppSimulator.Registration;

namespace Fuzzing.Targets;

/// <summary>What the simulator checks of a client that registers. Input: the payload of the last handshake message.</summary>
internal sealed class RegistrationTarget : ITarget
{
    public string Name => "registration";

    public int Weight => 20;

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Bytes("client-payload.json", "hex");

    public bool IsTyped(Exception exception) => exception is InvalidProtocolBufferException;

    public void Run(byte[] input)
    {
        var payload = ClientPayload.Parser.ParseFrom(input);
        if (UserAgentCheck.Refuse(payload.UserAgent, minimumRevision: 1) is not null) return;
        if (payload.DevicePairingData is not { } data) return;
        if (RegistrationCheck.Refuse(data, payload.UserAgent.AppVersion) is not null) return;

        ClientTypeRule.Allows(DeviceProps.Parser.ParseFrom(data.DeviceProps).PlatformType, '1');
    }
}
