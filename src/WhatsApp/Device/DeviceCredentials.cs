using System.Globalization;
using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;

namespace WhatsApp.Device;

/// <summary>What makes this process that device. Immutable: a change is a new record, saved before anything depends on it.</summary>
internal sealed record DeviceCredentials
{
    public const int AdvSecretLength = 32;

    public const int MaxPastSignedPreKeys = 3;

    /// <summary>Exclusive limit of registration ids in use by WhatsApp Web and its peers.</summary>
    private const int RegistrationIdLimit = 16380;

    /// <summary>The login credential.</summary>
    public required KeyPair Noise { get; init; }

    /// <summary>The Signal identity; never changes while linked.</summary>
    public required KeyPair Identity { get; init; }

    public required SignedPreKey SignedPreKey { get; init; }

    /// <summary>UTC, whole seconds; null in rows of before this was kept.</summary>
    public DateTimeOffset? SignedPreKeySince { get; init; }

    /// <summary>Those before it, the last one first; at most <see cref="MaxPastSignedPreKeys"/>.</summary>
    public IReadOnlyList<PastSignedPreKey> PastSignedPreKeys { get; init; } = [];

    /// <summary>1 to 16380.</summary>
    public required uint RegistrationId { get; init; }

    /// <summary>32 bytes, shared with the phone inside the QR.</summary>
    public required byte[] AdvSecret { get; init; }

    /// <summary>Our own address; null until linked.</summary>
    public string? Jid { get; init; }

    public string? Lid { get; init; }

    public string? Platform { get; init; }

    public string? BusinessName { get; init; }

    /// <summary>Serialised AdvSignedDeviceIdentity with the account's key and our signature.</summary>
    public byte[]? Account { get; init; }

    /// <summary>Successful logins since pairing; 0 means that the link was never proven.</summary>
    public uint LoginCounter { get; init; }

    /// <summary>The first pre-key id never used.</summary>
    public uint NextPreKeyId { get; init; } = 1;

    /// <summary>To be sent in the next connection's intro; empty when the server gave none.</summary>
    public byte[] RoutingInfo { get; init; } = [];

    public bool IsLinked => Jid is not null;

    /// <summary>A device that nobody knows yet.</summary>
    public static DeviceCredentials Create(IRandomSource random)
    {
        var identity = KeyPair.Generate(random);
        return new()
        {
            Noise = KeyPair.Generate(random),
            Identity = identity,
            SignedPreKey = SignedPreKey.Create(1, identity, random),
            RegistrationId = 1 + (uint)(random.NextDouble() * RegistrationIdLimit),
            AdvSecret = random.Bytes(AdvSecretLength),
        };
    }

    /// <summary>The same device with the next signed pre-key; the present one joins the past.</summary>
    public DeviceCredentials WithNewSignedPreKey(DateTimeOffset now, IRandomSource random) => this with
    {
        SignedPreKey = SignedPreKey.Create((SignedPreKey.Id % SignedPreKey.MaxId) + 1, Identity, random),
        SignedPreKeySince = now,
        PastSignedPreKeys =
            [.. PastSignedPreKeys.Prepend(new(SignedPreKey.Id, SignedPreKey.Keys.Private)).Take(MaxPastSignedPreKeys)],
    };

    /// <summary>Reads what <see cref="ToBytes"/> wrote.</summary>
    /// <exception cref="WireFormatException">Something else.</exception>
    public static DeviceCredentials Parse(byte[] bytes)
    {
        try
        {
            var stored = StoredDevice.Parser.ParseFrom(bytes);
            if (!IsUsable(stored)) throw new WireFormatException("The stored device cannot be used.");

            return new()
            {
                Noise = KeyPair.FromPrivate(stored.NoisePrivate.ToByteArray()),
                Identity = KeyPair.FromPrivate(stored.IdentityPrivate.ToByteArray()),
                SignedPreKey = new(
                    stored.SignedPreKeyId,
                    KeyPair.FromPrivate(stored.SignedPreKeyPrivate.ToByteArray()),
                    stored.SignedPreKeySignature.ToByteArray()),
                SignedPreKeySince = stored.HasSignedPreKeySince ? DateTimeOffset.FromUnixTimeSeconds(stored.SignedPreKeySince) : null,
                PastSignedPreKeys = [.. stored.PastSignedPreKeys.Select(past => new PastSignedPreKey(past.Id, past.Private.ToByteArray()))],
                RegistrationId = stored.RegistrationId,
                AdvSecret = stored.AdvSecret.ToByteArray(),
                Jid = stored.HasJid ? stored.Jid : null,
                Lid = stored.HasLid ? stored.Lid : null,
                Platform = stored.HasPlatform ? stored.Platform : null,
                BusinessName = stored.HasBusinessName ? stored.BusinessName : null,
                Account = stored.HasAccount ? stored.Account.ToByteArray() : null,
                LoginCounter = stored.LoginCounter,
                NextPreKeyId = Math.Max(1, stored.NextPreKeyId),
                RoutingInfo = stored.RoutingInfo.ToByteArray(),
            };
        }
        catch (Exception exception) when (exception is InvalidProtocolBufferException or ArgumentException)
        {
            throw new WireFormatException("The stored device cannot be read.", innerException: exception);
        }
    }

    // Keys of a wrong length are refused where they are read.
    private static bool IsUsable(StoredDevice stored) =>
        stored.AdvSecret.Length == AdvSecretLength
        && stored.SignedPreKeySignature.Length == XEdDsa.SignatureLength
        && stored.PastSignedPreKeys.All(past => past.Private.Length == KeyPair.KeyLength)
        && stored.NextPreKeyId <= int.MaxValue
        && stored.LoginCounter <= int.MaxValue
        && (!stored.HasJid || (Binary.Jid.TryParse(stored.Jid, out var jid) && ulong.TryParse(jid.User, NumberStyles.None, CultureInfo.InvariantCulture, out _)));

    public byte[] ToBytes()
    {
        var stored = new StoredDevice
        {
            NoisePrivate = ByteString.CopyFrom(Noise.Private),
            IdentityPrivate = ByteString.CopyFrom(Identity.Private),
            SignedPreKeyId = SignedPreKey.Id,
            SignedPreKeyPrivate = ByteString.CopyFrom(SignedPreKey.Keys.Private),
            SignedPreKeySignature = ByteString.CopyFrom(SignedPreKey.Signature),
            RegistrationId = RegistrationId,
            AdvSecret = ByteString.CopyFrom(AdvSecret),
            LoginCounter = LoginCounter,
            NextPreKeyId = NextPreKeyId,
            RoutingInfo = ByteString.CopyFrom(RoutingInfo),
        };
        if (SignedPreKeySince is { } since) stored.SignedPreKeySince = since.ToUnixTimeSeconds();
        foreach (var past in PastSignedPreKeys) stored.PastSignedPreKeys.Add(new PastSignedKey { Id = past.Id, Private = ByteString.CopyFrom(past.Private) });
        if (Jid is not null) stored.Jid = Jid;
        if (Lid is not null) stored.Lid = Lid;
        if (Platform is not null) stored.Platform = Platform;
        if (BusinessName is not null) stored.BusinessName = BusinessName;
        if (Account is not null) stored.Account = ByteString.CopyFrom(Account);

        return stored.ToByteArray();
    }
}
