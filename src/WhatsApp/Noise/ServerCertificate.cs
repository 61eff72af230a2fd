using Google.Protobuf;
using WhatsApp.Crypto;
using WhatsApp.Proto;

namespace WhatsApp.Noise;

/// <summary>The chain root → intermediate → leaf that proves the server's static key. Source: linked-device 2.4, all eight checks.</summary>
internal static class ServerCertificate
{
    private const uint RootSerial = 0;

    /// <param name="chain">Serialised CertificateChain, as decrypted from the server's hello.</param>
    /// <param name="serverStatic">32 bytes, the key the server used in this handshake.</param>
    /// <param name="rootKey">32 bytes.</param>
    /// <param name="now">For the validity windows.</param>
    /// <exception cref="HandshakeException">A check failed.</exception>
    public static void Verify(ReadOnlySpan<byte> chain, ReadOnlySpan<byte> serverStatic, ReadOnlySpan<byte> rootKey, DateTimeOffset now)
    {
        var (leaf, intermediate) = ParseChain(chain);
        var intermediateDetails = ParseDetails(intermediate);
        var leafDetails = ParseDetails(leaf);

        if (!IsSigned(intermediate, rootKey)) throw new HandshakeException(HandshakeFailure.IntermediateNotSigned);
        if (intermediateDetails.IssuerSerial != RootSerial) throw new HandshakeException(HandshakeFailure.IntermediateWrongIssuer);
        if (intermediateDetails.Key.Length != KeyPair.KeyLength) throw new HandshakeException(HandshakeFailure.Malformed);
        if (!IsSigned(leaf, intermediateDetails.Key.Span)) throw new HandshakeException(HandshakeFailure.LeafNotSigned);
        RequireValid(intermediateDetails, now);
        if (leafDetails.IssuerSerial != intermediateDetails.Serial) throw new HandshakeException(HandshakeFailure.LeafWrongIssuer);
        if (!leafDetails.Key.Span.SequenceEqual(serverStatic)) throw new HandshakeException(HandshakeFailure.LeafWrongKey);
        RequireValid(leafDetails, now);
    }

    private static (Certificate Leaf, Certificate Intermediate) ParseChain(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var chain = CertificateChain.Parser.ParseFrom(bytes);
            return (chain.Leaf, chain.Intermediate) is ({ } leaf, { } intermediate) && IsComplete(leaf) && IsComplete(intermediate)
                ? (leaf, intermediate)
                : throw new HandshakeException(HandshakeFailure.Malformed);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new HandshakeException(HandshakeFailure.Malformed, exception);
        }
    }

    private static bool IsComplete(Certificate certificate) =>
        certificate.HasDetails && certificate.Signature.Length == XEdDsa.SignatureLength;

    private static CertificateDetails ParseDetails(Certificate certificate)
    {
        try
        {
            return CertificateDetails.Parser.ParseFrom(certificate.Details);
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new HandshakeException(HandshakeFailure.Malformed, exception);
        }
    }

    private static bool IsSigned(Certificate certificate, ReadOnlySpan<byte> issuerKey) =>
        XEdDsa.Verify(issuerKey, certificate.Details.Span, certificate.Signature.Span);

    private static void RequireValid(CertificateDetails details, DateTimeOffset now)
    {
        var seconds = (ulong)Math.Max(0, now.ToUnixTimeSeconds());
        if (seconds < details.NotBefore || seconds > details.NotAfter) throw new HandshakeException(HandshakeFailure.OutsideValidity);
    }
}
