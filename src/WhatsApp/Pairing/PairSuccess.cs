using System.Globalization;
using System.Security.Cryptography;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Proto;
using WhatsApp.Stanzas;

namespace WhatsApp.Pairing;

/// <summary>Checks what the phone sent after the scan and makes of it linked credentials and the answer. Source: linked-device 6.6.</summary>
internal static class PairSuccess
{
    /// <summary>The bound of WhatsApp Web on the device-identity element, bytes.</summary>
    private const int MaxIdentityLength = 500;

    private static readonly byte[] AccountSignaturePrefix = [6, 0];
    private static readonly byte[] DeviceSignaturePrefix = [6, 1];
    private static readonly byte[] HostedPrefix = [6, 5];

    /// <summary>The linked credentials, to be saved first, and the pair-device-sign answer to send then.</summary>
    /// <param name="iq">The whole stanza.</param>
    /// <param name="credentials">Of the device that shows the QR.</param>
    /// <param name="random">For the device signature.</param>
    /// <exception cref="PairingException">A check failed.</exception>
    public static (DeviceCredentials Linked, Node Answer) Process(Node iq, DeviceCredentials credentials, IRandomSource random)
    {
        var content = iq.Child("pair-success") ?? throw new PairingException(PairingFailure.Malformed);
        var (jid, lid) = ReadAddresses(content);
        var signed = Authenticate(content, credentials.AdvSecret);
        var device = ParseOrFail(AdvDeviceIdentity.Parser, signed.Details);
        VerifyAccountSignature(signed, device, credentials);

        signed.DeviceSignature = ByteString.CopyFrom(XEdDsa.Sign(
            credentials.Identity.Private,
            [.. DeviceSignaturePrefix, .. signed.Details.Span, .. credentials.Identity.Public, .. signed.AccountSignatureKey.Span],
            random));

        var linked = credentials with
        {
            Jid = jid,
            Lid = lid,
            Platform = ServerText.Bounded(content.Child("platform")?["name"]),
            BusinessName = ServerText.Bounded(content.Child("biz")?["name"]),
            Account = signed.ToByteArray(),
            LoginCounter = 0,
        };

        return (linked, BuildAnswer(iq, signed, device.KeyIndex));
    }

    private static (string Jid, string? Lid) ReadAddresses(Node content)
    {
        var device = content.Child("device");
        if (!Jid.TryParse(device?["jid"], out var jid) || jid.Server != Jid.UserServer || !IsPhoneNumber(jid.User))
        {
            throw new PairingException(PairingFailure.Malformed);
        }

        return (jid.ToString(), Jid.TryParse(ServerText.Bounded(device["lid"]), out var lid) ? lid.ToString() : null);
    }

    // The login names this number in a 64-bit field, and the API shows it.
    private static bool IsPhoneNumber(string user) => user.Length is > 0 and <= 18 && !user.AsSpan().ContainsAnyExceptInRange('0', '9');

    private static AdvSignedDeviceIdentity Authenticate(Node content, byte[] advSecret)
    {
        if (content.Child("device-identity")?.Bytes is not { Length: > 0 and <= MaxIdentityLength } bytes)
        {
            throw new PairingException(PairingFailure.Malformed);
        }

        var container = ParseOrFail(AdvSignedDeviceIdentityHmac.Parser, ByteString.CopyFrom(bytes));
        var prefix = container.AccountType == AdvEncryptionType.Hosted ? HostedPrefix : [];
        byte[] authenticated = [.. prefix, .. container.Details.Span];
        var expected = HMACSHA256.HashData(advSecret, authenticated);
        if (!CryptographicOperations.FixedTimeEquals(expected, container.Hmac.Span)) throw new PairingException(PairingFailure.HmacMismatch);

        return ParseOrFail(AdvSignedDeviceIdentity.Parser, container.Details);
    }

    private static void VerifyAccountSignature(AdvSignedDeviceIdentity signed, AdvDeviceIdentity device, DeviceCredentials credentials)
    {
        var prefix = device.DeviceType == AdvEncryptionType.Hosted ? HostedPrefix : AccountSignaturePrefix;
        byte[] message = [.. prefix, .. signed.Details.Span, .. credentials.Identity.Public];
        if (!XEdDsa.Verify(signed.AccountSignatureKey.Span, message, signed.AccountSignature.Span))
        {
            throw new PairingException(PairingFailure.SignatureMismatch);
        }
    }

    private static Node BuildAnswer(Node iq, AdvSignedDeviceIdentity signed, uint keyIndex)
    {
        // The server knows the account's key; WhatsApp Web's peers leave it out here.
        var answer = signed.Clone();
        answer.ClearAccountSignatureKey();

        return Iq.Result(iq, new Node(
            "pair-device-sign",
            null,
            new Node(
                "device-identity",
                [new("key-index", keyIndex.ToString(CultureInfo.InvariantCulture))],
                answer.ToByteArray())));
    }

    private static T ParseOrFail<T>(MessageParser<T> parser, ByteString bytes)
        where T : IMessage<T>
    {
        try
        {
            return parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new PairingException(PairingFailure.Malformed, exception);
        }
    }
}
