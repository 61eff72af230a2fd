using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;

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

    public CertificateAuthority(NoiseKeys keys, DateTimeOffset notBefore, DateTimeOffset notAfter, IRandomSource random)
    {
        ServerStatic = keys.ServerStatic;
        RootPublicKey = keys.Root.Public;
        Chain = new CertificateChain
        {
            Leaf = Sign(LeafSerial, IntermediateSerial, keys.ServerStatic.Public, keys.Intermediate),
            Intermediate = Sign(IntermediateSerial, RootSerial, keys.Intermediate.Public, keys.Root),
        }.ToByteArray();

        Certificate Sign(uint serial, uint issuerSerial, byte[] key, KeyPair issuer)
        {
            var details = new CertificateDetails
            {
                Serial = serial,
                IssuerSerial = issuerSerial,
                Key = ByteString.CopyFrom(key),
                NotBefore = (ulong)notBefore.ToUnixTimeSeconds(),
                NotAfter = (ulong)notAfter.ToUnixTimeSeconds(),
            }.ToByteArray();

            return new Certificate
            {
                Details = UnsafeByteOperations.UnsafeWrap(details),
                Signature = UnsafeByteOperations.UnsafeWrap(XEdDsa.Sign(issuer.Private, details, random)),
            };
        }
    }

    public KeyPair ServerStatic { get; }

    /// <summary>32 bytes; what a client has to trust.</summary>
    public byte[] RootPublicKey { get; }

    /// <summary>Serialised CertificateChain.</summary>
    public byte[] Chain { get; }
}
