using System.Security.Cryptography;

namespace WhatsApp.Crypto;

/// <summary>Diffie-Hellman on Curve25519, raw 32-byte keys. <seealso href="https://www.rfc-editor.org/rfc/rfc7748"/></summary>
internal static class X25519
{
    /// <summary>The public u-coordinate of a 32-byte scalar.</summary>
    public static byte[] PublicKey(ReadOnlySpan<byte> privateKey)
    {
        Require(privateKey, nameof(privateKey));
        var publicKey = new byte[KeyPair.KeyLength];
        if (Sodium.ScalarMultBase(publicKey, privateKey) != 0) throw new CryptographicException("The private key has no public key.");

        return publicKey;
    }

    /// <summary>32 bytes known to both sides.</summary>
    /// <exception cref="CryptographicException">The peer's key is of low order: the secret would be known to everybody.</exception>
    public static byte[] SharedSecret(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> peerPublicKey)
    {
        Require(privateKey, nameof(privateKey));
        Require(peerPublicKey, nameof(peerPublicKey));
        var secret = new byte[KeyPair.KeyLength];
        if (Sodium.ScalarMult(secret, privateKey, peerPublicKey) != 0) throw new CryptographicException("The peer's key is of low order.");

        return secret;
    }

    private static void Require(ReadOnlySpan<byte> key, string name)
    {
        if (key.Length != KeyPair.KeyLength) throw new ArgumentException("A key is 32 bytes.", name);
    }
}
