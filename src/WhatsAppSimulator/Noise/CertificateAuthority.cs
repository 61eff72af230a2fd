using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator.FaultInjection;

namespace WhatsAppSimulator.Noise;

/// <summary>
/// The server's static key and the two certificates that vouch for it: root (serial 0) signs the intermediate, that one the leaf.
/// Source: linked-device 2.4.
/// </summary>
internal sealed class CertificateAuthority
{
    private const uint RootSerial = 0;
    private const uint IntermediateSerial = 1;
    private const uint LeafSerial = 2;

    private static readonly TimeSpan OneDay = TimeSpan.FromDays(1);

    private readonly NoiseKeys _keys;
    private readonly IRandomSource _random;
    private readonly TimeProvider _time;
    private readonly (DateTimeOffset From, DateTimeOffset Until) _validity;

    public CertificateAuthority(NoiseKeys keys, SimulatedServerOptions options)
    {
        (_keys, _random, _time) = (keys, options.Random, options.Time);
        _validity = (options.CertificatesValidFrom, options.CertificatesValidUntil);
        Chain = Issue(null);
    }

    public KeyPair ServerStatic => _keys.ServerStatic;

    /// <summary>32 bytes; what a client has to trust.</summary>
    public byte[] RootPublicKey => _keys.Root.Public;

    /// <summary>Serialised CertificateChain.</summary>
    public byte[] Chain { get; }

    /// <summary>Serialised CertificateChain with one thing wrong.</summary>
    public byte[] SpoiledChain(CertificateFlaw flaw) => Issue(flaw);

    private byte[] Issue(CertificateFlaw? flaw)
    {
        var leaf = Sign(
            LeafSerial,
            flaw == CertificateFlaw.LeafIssuer ? IntermediateSerial + 1 : IntermediateSerial,
            flaw == CertificateFlaw.LeafKey ? KeyPair.Generate(_random).Public : ServerStatic.Public,
            Validity(flaw == CertificateFlaw.ExpiredLeaf, flaw == CertificateFlaw.FutureLeaf),
            flaw == CertificateFlaw.LeafSignature ? KeyPair.Generate(_random) : _keys.Intermediate);
        if (flaw == CertificateFlaw.NoLeafSignature) leaf.ClearSignature();

        var intermediate = Sign(
            IntermediateSerial,
            flaw == CertificateFlaw.IntermediateIssuer ? RootSerial + 1 : RootSerial,
            _keys.Intermediate.Public,
            Validity(flaw == CertificateFlaw.ExpiredIntermediate, flaw == CertificateFlaw.FutureIntermediate),
            flaw == CertificateFlaw.IntermediateSignature ? KeyPair.Generate(_random) : _keys.Root);

        return new CertificateChain { Leaf = leaf, Intermediate = intermediate }.ToByteArray();
    }

    private (DateTimeOffset From, DateTimeOffset Until) Validity(bool isOver, bool isToCome)
    {
        var now = _time.GetUtcNow();
        return isOver ? (now - (2 * OneDay), now - OneDay) : isToCome ? (now + OneDay, now + (2 * OneDay)) : _validity;
    }

    private Certificate Sign(uint serial, uint issuerSerial, byte[] key, (DateTimeOffset From, DateTimeOffset Until) validity, KeyPair issuer)
    {
        var details = new CertificateDetails
        {
            Serial = serial,
            IssuerSerial = issuerSerial,
            Key = ByteString.CopyFrom(key),
            NotBefore = (ulong)validity.From.ToUnixTimeSeconds(),
            NotAfter = (ulong)validity.Until.ToUnixTimeSeconds(),
        }.ToByteArray();

        return new Certificate
        {
            Details = UnsafeByteOperations.UnsafeWrap(details),
            Signature = UnsafeByteOperations.UnsafeWrap(XEdDsa.Sign(issuer.Private, details, _random)),
        };
    }
}
