using System.Security.Cryptography;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.Registration;

/// <summary>
/// What the phone signs for one new device, and the check of the device's countersignature. Keys inside the signed messages are raw 32 bytes.
/// Source: linked-device 6.6.
/// </summary>
internal sealed class LinkOffer
{
    private static readonly byte[] AccountPrefix = [6, 0];
    private static readonly byte[] DevicePrefix = [6, 1];

    private readonly byte[] _identityKey;
    private readonly byte[] _details;
    private readonly byte[] _accountSignature;
    private readonly byte[] _sealed;

    public LinkOffer(DeviceSlot slot, byte[] identityKey, byte[] advSecret, TimeProvider time, IRandomSource random)
    {
        Slot = slot;
        _identityKey = identityKey;
        _details = new AdvDeviceIdentity
        {
            RawId = slot.Account.RawId,
            Timestamp = (ulong)time.GetUtcNow().ToUnixTimeSeconds(),
            KeyIndex = slot.KeyIndex,
        }.ToByteArray();
        _accountSignature = XEdDsa.Sign(slot.Account.Identity.Private, [.. AccountPrefix, .. _details, .. identityKey], random);

        var signed = new AdvSignedDeviceIdentity
        {
            Details = ByteString.CopyFrom(_details),
            AccountSignatureKey = ByteString.CopyFrom(slot.Account.Identity.Public),
            AccountSignature = ByteString.CopyFrom(_accountSignature),
        }.ToByteArray();
        _sealed = new AdvSignedDeviceIdentityHmac
        {
            Details = ByteString.CopyFrom(signed),
            Hmac = ByteString.CopyFrom(HMACSHA256.HashData(advSecret, signed)),
        }.ToByteArray();
    }

    public DeviceSlot Slot { get; }

    /// <summary>The iq that carries the offer to the client.</summary>
    public Node PairSuccess(string id, string time)
    {
        var account = Slot.Account;
        List<Node> children =
        [
            new Node("device-identity", null, _sealed),
            new Node("device", Stanzas.Attributes(
                ("jid", $"{account.Number}:{Slot.Device}@s.whatsapp.net"), ("lid", $"{account.LidUser}:{Slot.Device}@lid"))),
            new Node("platform", Stanzas.Attributes(("name", account.Platform))),
            new Node("client-props", null, new ClientPairingProps { IsChatDbLidMigrated = true }.ToByteArray()),
        ];
        if (account.BusinessName is { } name) children.Add(new Node("biz", Stanzas.Attributes(("name", name))));

        return new Node(
            "iq",
            Stanzas.Attributes(("from", Stanzas.Server), ("type", "set"), ("id", id), ("xmlns", "md"), ("t", time)),
            new Node("pair-success", null, [.. children]));
    }

    /// <summary>Whether the client returned what was offered, unchanged and countersigned by the identity that it registered.</summary>
    public bool IsSignedBack(Node answer)
    {
        var identity = answer.Child("pair-device-sign")?.Child("device-identity");
        if (identity?.Bytes is not { } bytes || identity["key-index"] != Stanzas.Decimal(Slot.KeyIndex)) return false;

        AdvSignedDeviceIdentity signed;
        try
        {
            signed = AdvSignedDeviceIdentity.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException)
        {
            return false;
        }

        var accountKey = Slot.Account.Identity.Public;
        return signed.Details.Span.SequenceEqual(_details)
            && signed.AccountSignature.Span.SequenceEqual(_accountSignature)
            // Clients differ in whether they send the key back; a different one is wrong in any case.
            && (!signed.HasAccountSignatureKey || signed.AccountSignatureKey.Span.SequenceEqual(accountKey))
            && XEdDsa.Verify(_identityKey, [.. DevicePrefix, .. _details, .. _identityKey, .. accountKey], signed.DeviceSignature.Span);
    }
}
