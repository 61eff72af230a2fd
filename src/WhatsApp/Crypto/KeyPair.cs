namespace WhatsApp.Crypto;

/// <summary>An X25519 key pair: a clamped 32-byte scalar and its 32-byte u-coordinate, both little-endian.</summary>
internal sealed class KeyPair
{
    public const int KeyLength = 32;

    private KeyPair(byte[] privateKey, byte[] publicKey)
    {
        Private = privateKey;
        Public = publicKey;
    }

    public byte[] Private { get; }

    public byte[] Public { get; }

    public static KeyPair Generate(IRandomSource random)
    {
        var privateKey = random.Bytes(KeyLength);
        Clamp(privateKey);

        return FromPrivate(privateKey);
    }

    /// <summary>Derives the public key; the array is kept, not copied.</summary>
    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public static KeyPair FromPrivate(byte[] privateKey) => new(privateKey, X25519.PublicKey(privateKey));

    /// <summary>Makes any 32 bytes a valid scalar: a multiple of 8 with bit 254 set and bit 255 clear (RFC 7748, section 5).</summary>
    private static void Clamp(Span<byte> scalar)
    {
        scalar[0] &= 248;
        scalar[31] &= 127;
        scalar[31] |= 64;
    }
}
