using Fuzzing.Engine;
using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Noise;
using WhatsApp.Proto;

namespace Fuzzing.Targets;

/// <summary>
/// The server's certificates. Input: [way:1], then the chain as it is (even), or [length:1][details of the intermediate][details of the leaf],
/// signed here by root and intermediate (odd), so that the checks behind the signatures are reached.
/// </summary>
internal sealed class CertificateTarget : ITarget
{
    public string Name => "certificates";

    public int Weight => 10;

    public IEnumerable<byte[]> Seeds()
    {
        foreach (var chain in Targets.Seeds.Bytes("noise.json", "chain")) yield return [0, .. chain];

        var (intermediate, leaf) = GenuineDetails();
        yield return [0, .. GenuineChain()];
        yield return [1, (byte)intermediate.Length, .. intermediate, .. leaf];
    }

    public bool IsTyped(Exception exception) => exception is HandshakeException;

    public void Run(byte[] input)
    {
        if (input.Length < 2) return;

        var split = Math.Min(2 + input[1], input.Length);
        var chain = input[0] % 2 == 0 ? input[1..] : Sign(input[2..split], input[split..]);

        ServerCertificate.Verify(chain, FixedKeys.Server.Public, FixedKeys.Root.Public, FixedKeys.Now);
    }

    /// <summary>A chain that passes.</summary>
    public static byte[] GenuineChain()
    {
        var (intermediate, leaf) = GenuineDetails();
        return Sign(intermediate, leaf);
    }

    private static (byte[] Intermediate, byte[] Leaf) GenuineDetails() =>
        (Details(1, 0, FixedKeys.Intermediate.Public), Details(2, 1, FixedKeys.Server.Public));

    private static byte[] Details(uint serial, uint issuer, byte[] key) => new CertificateDetails
    {
        Serial = serial,
        IssuerSerial = issuer,
        Key = ByteString.CopyFrom(key),
        NotBefore = 0,
        NotAfter = uint.MaxValue,
    }.ToByteArray();

    private static byte[] Sign(byte[] intermediate, byte[] leaf) => new CertificateChain
    {
        Intermediate = Sign(intermediate, FixedKeys.Root),
        Leaf = Sign(leaf, FixedKeys.Intermediate),
    }.ToByteArray();

    private static Certificate Sign(byte[] details, KeyPair issuer) => new()
    {
        Details = ByteString.CopyFrom(details),
        Signature = ByteString.CopyFrom(XEdDsa.Sign(issuer.Private, details, new FixedRandom("signature"))),
    };
}
