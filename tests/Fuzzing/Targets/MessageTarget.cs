using Fuzzing.Engine;
using Google.Protobuf;
using WhatsApp.Proto;

namespace Fuzzing.Targets;

/// <summary>Every message there is. Input: [which:1][message].</summary>
internal sealed class MessageTarget : ITarget
{
    private static readonly MessageParser[] Parsers =
    [
        HandshakeMessage.Parser, CertificateChain.Parser, CertificateDetails.Parser, AdvDeviceIdentity.Parser, AdvSignedDeviceIdentity.Parser,
        AdvSignedDeviceIdentityHmac.Parser, AdvKeyIndexList.Parser, AdvSignedKeyIndexList.Parser, ClientPairingProps.Parser, ClientPayload.Parser,
        DevicePairingData.Parser, DeviceProps.Parser, StoredDevice.Parser,
    ];

    public string Name => "messages";

    public int Weight => 200;

    public IEnumerable<byte[]> Seeds() =>
    [
        .. Targets.Seeds.Bytes("noise.json", "message2").Take(2).Select(message => (byte[])[0, .. message]),
        .. Targets.Seeds.Bytes("noise.json", "chain").Take(2).Select(message => (byte[])[1, .. message]),
        .. Targets.Seeds.Bytes("noise.json", "leafDetails").Take(2).Select(message => (byte[])[2, .. message]),
        .. Targets.Seeds.Bytes("adv-pair-success.json", "deviceIdentityDetails").Take(2).Select(message => (byte[])[3, .. message]),
        .. Targets.Seeds.Bytes("adv-pair-success.json", "hmacInput").Take(2).Select(message => (byte[])[4, .. message]),
        .. Targets.Seeds.Bytes("client-payload.json", "hex").Take(4).Select(message => (byte[])[9, .. message]),
        .. Targets.Seeds.Bytes("client-payload.json", "deviceProps").Take(2).Select(message => (byte[])[11, .. message]),
        [12, .. FixedKeys.Linked.ToBytes()],
    ];

    public bool IsTyped(Exception exception) => exception is InvalidProtocolBufferException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var parser = Parsers[input[0] % Parsers.Length];
        var message = parser.ParseFrom(input, 1, input.Length - 1);
        var written = message.ToByteArray();

        PropertyBrokenException.ThrowUnless(
            parser.ParseFrom(written).ToByteArray().AsSpan().SequenceEqual(written), "A message that was read is written and read as the same.");
    }
}
