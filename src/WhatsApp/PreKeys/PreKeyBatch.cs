using System.Security.Cryptography;
using WhatsApp.Crypto;

namespace WhatsApp.PreKeys;

/// <summary>One-time pre-keys to upload together. Ids run from <see cref="FirstId"/>.</summary>
internal sealed class PreKeyBatch
{
    /// <summary>WhatsApp Web's number of keys per upload.</summary>
    public const int Size = 812;

    /// <summary>Greatest id that 3 bytes can say.</summary>
    private const int MaxId = 0xFFFFFF;

    private PreKeyBatch(int firstId, byte[] privateKeys, byte[][] publicKeys)
    {
        FirstId = firstId;
        PrivateKeys = privateKeys;
        PublicKeys = publicKeys;
    }

    public int FirstId { get; }

    /// <summary>32 bytes each, one after the other.</summary>
    public byte[] PrivateKeys { get; }

    /// <summary>32 bytes each.</summary>
    public byte[][] PublicKeys { get; }

    /// <summary>A full batch; shorter only where the ids end.</summary>
    /// <exception cref="InvalidOperationException">The ids are used up: 20,000 batches.</exception>
    public static PreKeyBatch Generate(int firstId, IRandomSource random)
    {
        var count = Math.Min(Size, MaxId - firstId + 1);
        if (count <= 0) throw new InvalidOperationException("The pre-key ids are used up; the device has to be linked anew.");

        var privateKeys = new byte[count * KeyPair.KeyLength];
        var publicKeys = new byte[count][];
        for (var i = 0; i < count; i++)
        {
            var pair = KeyPair.Generate(random);
            pair.Private.CopyTo(privateKeys, i * KeyPair.KeyLength);
            publicKeys[i] = pair.Public;
            CryptographicOperations.ZeroMemory(pair.Private);
        }

        return new(firstId, privateKeys, publicKeys);
    }

    /// <summary>Once they are stored nobody here needs them.</summary>
    public void ErasePrivateKeys() => CryptographicOperations.ZeroMemory(PrivateKeys);
}
