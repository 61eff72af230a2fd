using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WhatsAppSimulator.Noise;

/// <summary>
/// One direction after the handshake: AES-256-GCM with empty additional data; the nonce is 8 zero bytes and a 4-byte big-endian counter.
/// Not safe for use by two threads.
/// </summary>
internal sealed class TransportCipher(byte[] key) : IDisposable
{
    public const int TagLength = 16;
    public const int NonceLength = 12;

    private readonly AesGcm _gcm = new(key, TagLength);
    private uint _counter;

    /// <summary>Writes <paramref name="plaintext"/>.Length + 16 bytes.</summary>
    public void Encrypt(ReadOnlySpan<byte> plaintext, Span<byte> destination)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        NextNonce(nonce);
        _gcm.Encrypt(nonce, plaintext, destination[..plaintext.Length], destination.Slice(plaintext.Length, TagLength));
    }

    /// <summary>Decrypts in place and returns the plaintext's part of <paramref name="frame"/>.</summary>
    /// <exception cref="CryptographicException">The tag is wrong: the stream is out of step for good.</exception>
    public ReadOnlySpan<byte> Decrypt(Span<byte> frame)
    {
        if (frame.Length < TagLength) throw new CryptographicException("There is no room for a tag.");

        Span<byte> nonce = stackalloc byte[NonceLength];
        NextNonce(nonce);
        var body = frame[..^TagLength];
        _gcm.Decrypt(nonce, body, frame[^TagLength..], body);

        return body;
    }

    public void Dispose() => _gcm.Dispose();

    private void NextNonce(Span<byte> nonce)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], _counter);
        _counter = checked(_counter + 1);
    }
}
