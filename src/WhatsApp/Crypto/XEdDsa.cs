using System.Numerics;
using System.Security.Cryptography;

namespace WhatsApp.Crypto;

/// <summary>
/// Signatures by X25519 keys, the old Signal variant: the Edwards sign bit of the signer's key travels in the top bit of byte 63
/// (the later paper negates the private key instead and rejects half of the keys in use here). Source: linked-device 4.1.
/// </summary>
internal static class XEdDsa
{
    public const int SignatureLength = 64;

    /// <summary>Random bytes that go into each signature.</summary>
    public const int RandomLength = 64;

    private const byte SignBit = 0x80;

    private static readonly BigInteger Prime = BigInteger.Pow(2, 255) - 19;

    // 0xFE then 31 times 0xFF: no encoded point begins so, which separates this hash from the one of R || A || M.
    private static readonly byte[] HashPrefix = [0xFE, .. Enumerable.Repeat((byte)0xFF, 31)];

    /// <summary>64 bytes, R || S with the sign bit of the public key on top of S.</summary>
    /// <param name="privateKey">32 bytes, clamped scalar.</param>
    /// <param name="message">Any length.</param>
    /// <param name="random">64 bytes, never used twice.</param>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> random)
    {
        if (privateKey.Length != KeyPair.KeyLength) throw new ArgumentException("A key is 32 bytes.", nameof(privateKey));
        if (random.Length != RandomLength) throw new ArgumentException("The random part is 64 bytes.", nameof(random));

        Span<byte> publicKey = stackalloc byte[32];
        Span<byte> r = stackalloc byte[32];
        Span<byte> k = stackalloc byte[32];
        var signature = new byte[SignatureLength];

        if (Sodium.EdwardsScalarMultBase(publicKey, privateKey) != 0) throw new CryptographicException("The private key has no public key.");
        HashToScalar(r, HashPrefix, privateKey, message, random);
        if (Sodium.EdwardsScalarMultBase(signature, r) != 0) throw new CryptographicException("The random part gives no point.");
        HashToScalar(k, signature.AsSpan(0, 32), publicKey, message, []);

        Sodium.ScalarMultiply(k, k, privateKey);
        Sodium.ScalarAdd(signature.AsSpan(32), r, k);
        signature[63] = (byte)((signature[63] & ~SignBit) | (publicKey[31] & SignBit));

        CryptographicOperations.ZeroMemory(r);
        CryptographicOperations.ZeroMemory(k);
        return signature;
    }

    /// <summary>Signs with fresh random bytes.</summary>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message, IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[RandomLength];
        random.Fill(bytes);

        return Sign(privateKey, message, bytes);
    }

    /// <summary>Whether the signature is good; false for any key or signature of another length.</summary>
    /// <param name="publicKey">32 bytes, X25519 u-coordinate, public data only (the conversion takes variable time).</param>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != KeyPair.KeyLength || signature.Length != SignatureLength) return false;

        Span<byte> edwards = stackalloc byte[32];
        if (!TryConvertToEdwards(publicKey, edwards)) return false;
        edwards[31] |= (byte)(signature[63] & SignBit);

        Span<byte> plain = stackalloc byte[SignatureLength];
        signature.CopyTo(plain);
        plain[63] &= unchecked((byte)~SignBit);

        return Sodium.VerifyDetached(plain, message, (ulong)message.Length, edwards) == 0;
    }

    /// <summary>y = (u - 1) / (u + 1) mod p; none for u = -1.</summary>
    private static bool TryConvertToEdwards(ReadOnlySpan<byte> montgomery, Span<byte> edwards)
    {
        var u = new BigInteger(montgomery, isUnsigned: true) & ((BigInteger.One << 255) - 1);
        var denominator = (u + 1) % Prime;
        if (denominator.IsZero) return false;

        var y = (u - 1 + Prime) % Prime * BigInteger.ModPow(denominator, Prime - 2, Prime) % Prime;
        edwards.Clear();
        return y.TryWriteBytes(edwards, out _, isUnsigned: true);
    }

    private static void HashToScalar(
        Span<byte> scalar, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third, ReadOnlySpan<byte> fourth)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA512);
        hash.AppendData(first);
        hash.AppendData(second);
        hash.AppendData(third);
        hash.AppendData(fourth);
        Span<byte> wide = stackalloc byte[64];
        hash.GetHashAndReset(wide);

        Sodium.ScalarReduce(scalar, wide);
        CryptographicOperations.ZeroMemory(wide);
    }
}
