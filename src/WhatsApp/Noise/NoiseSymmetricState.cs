using System.Security.Cryptography;

namespace WhatsApp.Noise;

/// <summary>
/// Hash, chaining key and cipher of one handshake, AES-256-GCM and SHA-256. Knows no messages; see <see cref="NoiseHandshake"/>.
/// Source: linked-device 2.1. <seealso href="https://noiseprotocol.org/noise.html#the-symmetricstate-object"/>
/// </summary>
/// <remarks>The key starts as the name itself, where stock Noise starts without one; nothing is encrypted under it.</remarks>
internal sealed class NoiseSymmetricState : IDisposable
{
    public const int TagLength = 16;

    private const int HashLength = 32;

    private readonly byte[] _hash = new byte[HashLength];
    private readonly byte[] _chainingKey = new byte[HashLength];
    private readonly byte[] _key = new byte[HashLength];
    private uint _counter;

    /// <param name="protocolName">Used as it is when it is 32 bytes long, hashed otherwise.</param>
    /// <param name="prologue">Mixed into the hash first.</param>
    public NoiseSymmetricState(ReadOnlySpan<byte> protocolName, ReadOnlySpan<byte> prologue)
    {
        if (protocolName.Length == HashLength) protocolName.CopyTo(_hash);
        else SHA256.HashData(protocolName, _hash);

        _hash.CopyTo(_chainingKey, 0);
        _hash.CopyTo(_key, 0);
        MixHash(prologue);
    }

    /// <summary>h, 32 bytes.</summary>
    public ReadOnlySpan<byte> Hash => _hash;

    /// <summary>ck, 32 bytes.</summary>
    public ReadOnlySpan<byte> ChainingKey => _chainingKey;

    /// <summary>k, 32 bytes.</summary>
    public ReadOnlySpan<byte> Key => _key;

    /// <summary>n, messages under the present key.</summary>
    public uint Counter => _counter;

    /// <summary>h = SHA-256(h || data).</summary>
    public void MixHash(ReadOnlySpan<byte> data)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(_hash);
        hash.AppendData(data);
        hash.GetHashAndReset(_hash);
    }

    /// <summary>(ck, k) = HKDF(salt = ck, ikm); n = 0.</summary>
    public void MixKey(ReadOnlySpan<byte> ikm)
    {
        Derive(ikm, _chainingKey, _key);
        _counter = 0;
    }

    /// <summary>Ciphertext and tag; the hash moves on by them.</summary>
    public byte[] EncryptAndHash(ReadOnlySpan<byte> plaintext)
    {
        var output = new byte[plaintext.Length + TagLength];
        Span<byte> nonce = stackalloc byte[FrameCipher.NonceLength];
        FrameCipher.WriteNonce(nonce, _counter++);
        using var gcm = new AesGcm(_key, TagLength);
        gcm.Encrypt(nonce, plaintext, output.AsSpan(0, plaintext.Length), output.AsSpan(plaintext.Length), _hash);
        MixHash(output);

        return output;
    }

    /// <summary>The plaintext; the hash moves on only when the tag is right.</summary>
    /// <exception cref="HandshakeException">Too short, or the tag is wrong.</exception>
    public byte[] DecryptAndHash(ReadOnlySpan<byte> ciphertext)
    {
        if (ciphertext.Length < TagLength) throw new HandshakeException(HandshakeFailure.Malformed);

        var plaintext = new byte[ciphertext.Length - TagLength];
        Span<byte> nonce = stackalloc byte[FrameCipher.NonceLength];
        FrameCipher.WriteNonce(nonce, _counter);
        using var gcm = new AesGcm(_key, TagLength);
        try
        {
            gcm.Decrypt(nonce, ciphertext[..^TagLength], ciphertext[^TagLength..], plaintext, _hash);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new HandshakeException(HandshakeFailure.WrongTag, exception);
        }

        _counter++;
        MixHash(ciphertext);
        return plaintext;
    }

    /// <summary>The two transport keys, 32 bytes each: client to server, server to client.</summary>
    public (byte[] ClientToServer, byte[] ServerToClient) Split()
    {
        var first = new byte[HashLength];
        var second = new byte[HashLength];
        Derive([], first, second);

        return (first, second);
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_chainingKey);
        CryptographicOperations.ZeroMemory(_key);
    }

    private void Derive(ReadOnlySpan<byte> ikm, Span<byte> first, Span<byte> second)
    {
        // Extract by hand: HKDF.DeriveKey refuses the empty input of Split.
        Span<byte> pseudoRandomKey = stackalloc byte[HashLength];
        Span<byte> output = stackalloc byte[2 * HashLength];
        HMACSHA256.HashData(_chainingKey, ikm, pseudoRandomKey);
        HKDF.Expand(HashAlgorithmName.SHA256, pseudoRandomKey, output, []);
        output[..HashLength].CopyTo(first);
        output[HashLength..].CopyTo(second);
        CryptographicOperations.ZeroMemory(output);
        CryptographicOperations.ZeroMemory(pseudoRandomKey);
    }
}
