using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;

namespace WhatsAppSimulator.Devices;

/// <summary>The account's device list as a notification: every device with its place, and the list of places signed by the phone. Source: linked-device 12.2.</summary>
internal static class DeviceListNotice
{
    private static readonly byte[] KeyIndexListPrefix = [6, 2];

    public static Node Build(ServerServices services, Account account)
    {
        var devices = services.Accounts.DevicesOf(account);
        var list = new AdvKeyIndexList
        {
            RawId = account.RawId,
            Timestamp = (ulong)services.Time.GetUtcNow().ToUnixTimeSeconds(),
            CurrentIndex = account.LastKeyIndex,
            ValidIndexes = { devices.Select(device => device.KeyIndex).Prepend(0u) },
        }.ToByteArray();
        var signed = new AdvSignedKeyIndexList
        {
            Details = ByteString.CopyFrom(list),
            AccountSignature = ByteString.CopyFrom(XEdDsa.Sign(account.Identity.Private, [.. KeyIndexListPrefix, .. list], services.Random)),
            AccountSignatureKey = ByteString.CopyFrom(account.Identity.Public),
        }.ToByteArray();

        List<Node> children = [new Node("device", Stanzas.Attributes(("jid", $"{account.Number}@s.whatsapp.net")))];
        children.AddRange(devices.Select(device => new Node(
            "device", Stanzas.Attributes(("jid", device.Jid), ("key-index", Stanzas.Decimal(device.KeyIndex))))));
        children.Add(new Node("key-index-list", Stanzas.Attributes(("ts", services.UnixTime())), signed));

        return new Node(
            "notification",
            Stanzas.Attributes(
                ("from", $"{account.Number}@s.whatsapp.net"), ("type", "account_sync"), ("id", services.NextStanzaId()), ("t", services.UnixTime())),
            new Node("devices", Stanzas.Attributes(("dhash", Hash(devices))), [.. children]));
    }

    private static string Hash(IEnumerable<SimulatedDevice> devices)
    {
        var names = string.Concat(devices.Select(device => device.Jid).Order(StringComparer.Ordinal));
        return $"2:{Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(names)).AsSpan(0, 6))}";
    }
}
