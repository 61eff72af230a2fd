using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace WhatsAppSimulator.Noise;

/// <summary>
/// The running hash, chaining key and cipher key of one handshake: 32 bytes each, SHA-256 and AES-256-GCM.
/// Source: linked-device 2.1.
/// </summary>
internal sealed class SymmetricState
{
    private const int HashLength = 32;

    private uint _counter;

    /// <summary>A name of exactly 32 bytes is taken as it is; any other is hashed.</summary>
    public SymmetricState(string protocolName)
    {
        var name = Encoding.ASCII.GetBytes(protocolName);
        Hash = name.Length == HashLength ? name : SHA256.HashData(name);
        ChainingKey = Hash;
        Key = Hash;
    }

    public byte[] Hash { get; private set; }

    public byte[] ChainingKey { get; private set; }

    public byte[] Key { get; private set; }

    /// <summary>The nonce of the next encryption under <see cref="Key"/>.</summary>
    public uint Counter => _counter;

    public void MixHash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Hash);
        hash.AppendData(data);
        Hash = hash.GetHashAndReset();
    }

    public void MixKey(ReadOnlySpan<byte> secret)
    {
        (ChainingKey, Key) = Derive(secret);
        _counter = 0;
    }

    /// <summary>Ciphertext and 16-byte tag.</summary>
    public byte[] EncryptAndHash(ReadOnlySpan<byte> plaintext)
    {
        Span<byte> nonce = stackalloc byte[TransportCipher.NonceLength];
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], _counter++);
        var sealedBytes = new byte[plaintext.Length + TransportCipher.TagLength];
        using var gcm = new AesGcm(Key, TransportCipher.TagLength);
        gcm.Encrypt(nonce, plaintext, sealedBytes.AsSpan(..plaintext.Length), sealedBytes.AsSpan(plaintext.Length..), Hash);
        MixHash(sealedBytes);

        return sealedBytes;
    }

    /// <summary>The plaintext; the ciphertext enters the hash only when its tag was right.</summary>
    /// <exception cref="CryptographicException">Too short, or not encrypted under this state.</exception>
    public byte[] DecryptAndHash(ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < TransportCipher.TagLength) throw new CryptographicException("There is no room for a tag.");

        Span<byte> nonce = stackalloc byte[TransportCipher.NonceLength];
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], _counter++);
        var plaintext = new byte[ciphertext.Length - TransportCipher.TagLength];
        using var gcm = new AesGcm(Key, TransportCipher.TagLength);
        gcm.Decrypt(nonce, ciphertext[..plaintext.Length], ciphertext[plaintext.Length..], plaintext, Hash);
        MixHash(ciphertext);

        return plaintext;
    }

    /// <summary>The two transport keys, 32 bytes each.</summary>
    public (byte[] ClientToServer, byte[] ServerToClient) Split() => Derive([]);

    private (byte[] First, byte[] Second) Derive(ReadOnlySpan<byte> input)
    {
        // HKDF-Extract is HMAC; written out because HKDF.DeriveKey refuses the empty input of the split.
        Span<byte> pseudoRandomKey = stackalloc byte[HashLength];
        HMACSHA256.HashData(ChainingKey, input, pseudoRandomKey);
        Span<byte> output = stackalloc byte[2 * HashLength];
        HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandomKey, output, []);

        return (output[..HashLength].ToArray(), output[HashLength..].ToArray());
    }
}
