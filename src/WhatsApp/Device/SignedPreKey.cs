using WhatsApp.Crypto;

namespace WhatsApp.Device;

/// <summary>A pre-key signed by the identity key.</summary>
/// <param name="Id">1 to 2^24 - 1.</param>
/// <param name="Keys">The pair.</param>
/// <param name="Signature">64 bytes, XEdDSA over 05 || public key.</param>
internal sealed record SignedPreKey(uint Id, KeyPair Keys, byte[] Signature)
{
    /// <summary>Signal's type byte of Curve25519 keys; it stands before the key in what is signed, and nowhere else here.</summary>
    public const byte KeyType = 5;

    /// <summary>Greatest id that 3 bytes can say; 1 follows.</summary>
    public const uint MaxId = 0xFFFFFF;

    public static SignedPreKey Create(uint id, KeyPair identity, IRandomSource random)
    {
        var keys = KeyPair.Generate(random);
        return new(id, keys, XEdDsa.Sign(identity.Private, [KeyType, .. keys.Public], random));
    }
}
