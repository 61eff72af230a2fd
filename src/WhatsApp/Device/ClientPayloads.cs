using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using WhatsApp.Binary;
using WhatsApp.Proto;

namespace WhatsApp.Device;

/// <summary>What the client says about itself in the handshake: one payload to register a new device, one to log in. Source: linked-device 6.1, 9.1.</summary>
internal static class ClientPayloads
{
    /// <summary>The companion platform id that goes with the Chrome of <see cref="Props"/>; the QR's last part.</summary>
    public const string ClientType = "1";

    /// <summary>Serialised ClientPayload of a device that is not linked yet.</summary>
    public static byte[] Registration(DeviceCredentials credentials, WebVersion version, string deviceName)
    {
        var payload = Common(version);
        payload.Passive = false;
        payload.Pull = false;
        payload.DevicePairingData = new()
        {
            RegistrationId = BigEndian(credentials.RegistrationId, 4),
            KeyType = ByteString.CopyFrom(SignedPreKey.KeyType),
            Identity = ByteString.CopyFrom(credentials.Identity.Public),
            SignedPreKeyId = BigEndian(credentials.SignedPreKey.Id, 3),
            SignedPreKey = ByteString.CopyFrom(credentials.SignedPreKey.Keys.Public),
            SignedPreKeySignature = ByteString.CopyFrom(credentials.SignedPreKey.Signature),
            BuildHash = BuildHash(version),
            DeviceProps = Props(deviceName).ToByteString(),
        };

        return payload.ToByteArray();
    }

    /// <summary>Serialised ClientPayload of a linked device.</summary>
    public static byte[] Login(DeviceCredentials credentials, WebVersion version)
    {
        var jid = Jid.Parse(credentials.Jid!);
        var payload = Common(version);
        payload.Username = ulong.Parse(jid.User, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
        payload.Device = (uint)jid.Device;
        // The server holds the offline queue until the client says it is active.
        payload.Passive = true;
        payload.Pull = true;
        payload.LidDbMigrated = true;
        payload.Lc = (int)credentials.LoginCounter;

        return payload.ToByteArray();
    }

    /// <summary>The browser shape of WhatsApp Web: Chrome, no full history.</summary>
    public static DeviceProps Props(string deviceName) => new()
    {
        Os = deviceName,
        Version = new() { Primary = 10, Secondary = 0, Tertiary = 0 },
        PlatformType = DeviceProps.Types.PlatformType.Chrome,
        RequireFullSync = false,
        HistorySyncConfig = new()
        {
            StorageQuotaMb = 10240,
            InlineInitialPayloadInE2EeMsg = true,
            SupportCallLogHistory = true,
            SupportBotUserAgentChatHistory = true,
            SupportCagReactionsAndPolls = true,
            SupportBizHostedMsg = true,
            SupportRecentSyncChunkMessageCountTuning = true,
            SupportHostedGroupMsg = true,
            SupportFbidBotChatHistory = true,
            SupportMessageAssociation = true,
            SupportGroupHistory = true,
            ThumbnailSyncDaysLimit = 60,
            SupportManusHistory = true,
            SupportHatchHistory = true,
        },
    };

    // Zero and false are written on purpose: the real client writes them too, and proto2 keeps presence.
    private static ClientPayload Common(WebVersion version) => new()
    {
        UserAgent = new()
        {
            Platform = UserAgent.Types.Platform.Web,
            AppVersion = new() { Primary = version.Primary, Secondary = version.Secondary, Tertiary = version.Tertiary },
            Mcc = "000",
            Mnc = "000",
            OsVersion = "0.1",
            Manufacturer = "",
            Device = "Desktop",
            OsBuildNumber = "0.1",
            ReleaseChannel = UserAgent.Types.ReleaseChannel.Release,
            LocaleLanguage = "en",
            LocaleCountry = "US",
        },
        WebInfo = new() { WebSubPlatform = WebInfo.Types.WebSubPlatform.WebBrowser },
        ConnectType = ConnectType.WifiUnknown,
        ConnectReason = ConnectReason.UserActivated,
    };

    // The protocol asks for MD5; nothing is secured by it.
#pragma warning disable CA5351
    private static ByteString BuildHash(WebVersion version) =>
        ByteString.CopyFrom(MD5.HashData(Encoding.ASCII.GetBytes(version.ToString())));
#pragma warning restore CA5351

    private static ByteString BigEndian(uint value, int length)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);

        return ByteString.CopyFrom(bytes[^length..]);
    }
}
