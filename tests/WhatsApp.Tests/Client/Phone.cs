using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsApp.Tests.Simulator;

namespace WhatsApp.Tests.Client;

/// <summary>What a phone has the server say after it scanned a QR; tests spoil what they want refused.</summary>
internal static class Phone
{
    /// <summary>The right pair-success for the QR.</summary>
    public static Node PairSuccess(string qrText, string jid = PeerNetwork.Jid, byte[]? advSecret = null, KeyPair? signer = null)
    {
        var parts = qrText.Split(',');
        var identity = Convert.FromBase64String(parts[^3]);
        var account = KeyPair.Generate(SystemRandomSource.Instance);
        var details = new AdvDeviceIdentity { RawId = 1, Timestamp = 1788264000, KeyIndex = 2 }.ToByteArray();
        var signed = new AdvSignedDeviceIdentity
        {
            Details = ByteString.CopyFrom(details),
            AccountSignatureKey = ByteString.CopyFrom(account.Public),
            AccountSignature = ByteString.CopyFrom(
                XEdDsa.Sign((signer ?? account).Private, [6, 0, .. details, .. identity], SystemRandomSource.Instance)),
        }.ToByteArray();
        var container = new AdvSignedDeviceIdentityHmac
        {
            Details = ByteString.CopyFrom(signed),
            Hmac = ByteString.CopyFrom(HMACSHA256.HashData(advSecret ?? Convert.FromBase64String(parts[^2]), signed)),
        }.ToByteArray();

        return Wrap(
            new Node("device-identity", null, container),
            new Node("device", Stanza.Attributes(("jid", jid), ("lid", "123456789012345:7@lid"))),
            new Node("platform", Stanza.Attributes(("name", "android"))));
    }

    public static Node Wrap(params Node[] content) => new(
        "iq",
        Stanza.Attributes(("from", "@s.whatsapp.net"), ("type", "set"), ("id", "success-1"), ("xmlns", "md")),
        new Node("pair-success", null, content));

    public static Node Refresh(string child = "companion_reg_refresh") => new(
        "notification",
        Stanza.Attributes(("from", "@s.whatsapp.net"), ("type", "companion_reg_refresh"), ("id", "refresh-1")),
        new Node(child));

    public static string Ref(string qrText) => qrText.Split('#')[1].Split(',')[0];

    public static string Secret(string qrText) => qrText.Split(',')[^2];

    public static byte[] Ascii(string text) => Encoding.ASCII.GetBytes(text);
}
