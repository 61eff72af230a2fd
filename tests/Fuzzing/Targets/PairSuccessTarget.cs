using System.Security.Cryptography;
using Fuzzing.Engine;
using Google.Protobuf;
using WhatsApp;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Pairing;
using WhatsApp.Proto;

namespace Fuzzing.Targets;

/// <summary>
/// What a phone sends after the scan. Input: [way:1], then by way modulo 4: the stanza as it is; the container; what a valid MAC covers;
/// the details that the account's key signed and a valid MAC covers. Ways above 127 say that the account is hosted.
/// </summary>
internal sealed class PairSuccessTarget : ITarget
{
    private static readonly byte[] HostedMac = [6, 5];

    public string Name => "pair-success";

    public int Weight => 40;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (var stanza in Targets.Seeds.Bytes("adv-pair-success.json", "pairSuccessWire")) yield return [0, .. stanza];
        foreach (var container in Targets.Seeds.Bytes("adv-pair-success.json", "contentHex")) yield return [1, .. container];
        foreach (var covered in Targets.Seeds.Bytes("adv-pair-success.json", "hmacInput")) yield return [2, .. covered];
        foreach (var details in Targets.Seeds.Bytes("adv-pair-success.json", "deviceIdentityDetails"))
        {
            yield return [3, .. details];
            yield return [131, .. details];
        }
    }

    public bool IsTyped(Exception exception) => exception is WireFormatException or PairingException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var body = input[1..];
        var stanza = (input[0] % 4) switch
        {
            0 => NodeCodec.Decode(body),
            1 => Stanza(body),
            2 => Stanza(Authenticate(body, input[0] > 127)),
            _ => Stanza(Authenticate(Sign(body, input[0] > 127), input[0] > 127)),
        };
        var (linked, answer) = PairSuccess.Process(stanza, FixedKeys.Device, new FixedRandom("pairing"));

        PropertyBrokenException.ThrowUnless(linked.IsLinked, "Who was linked has an address.");
        NodeCodec.Encode(answer);
    }

    private static Node Stanza(byte[] container) => new(
        "iq",
        [new("from", Jid.ServerText), new("type", "set"), new("id", "1"), new("xmlns", "md")],
        new Node(
            "pair-success",
            null,
            new Node("device-identity", null, container),
            new Node("device", [new("jid", "15551234567:12@s.whatsapp.net"), new("lid", "123456789012345:12@lid")]),
            new Node("platform", [new("name", "android")])));

    private static byte[] Authenticate(byte[] covered, bool hosted)
    {
        var container = new AdvSignedDeviceIdentityHmac
        {
            Details = ByteString.CopyFrom(covered),
            Hmac = ByteString.CopyFrom(HMACSHA256.HashData(FixedKeys.Device.AdvSecret, hosted ? [.. HostedMac, .. covered] : covered)),
        };
        if (hosted) container.AccountType = AdvEncryptionType.Hosted;

        return container.ToByteArray();
    }

    private static byte[] Sign(byte[] details, bool hosted)
    {
        byte[] message = [6, hosted ? (byte)5 : (byte)0, .. details, .. FixedKeys.Device.Identity.Public];
        return new AdvSignedDeviceIdentity
        {
            Details = ByteString.CopyFrom(details),
            AccountSignatureKey = ByteString.CopyFrom(FixedKeys.Account.Public),
            AccountSignature = ByteString.CopyFrom(XEdDsa.Sign(FixedKeys.Account.Private, message, new FixedRandom("account"))),
        }.ToByteArray();
    }
}
