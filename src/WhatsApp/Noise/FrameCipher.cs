using System.Buffers.Binary;
using System.Security.Cryptography;

namespace WhatsApp.Noise;

/// <summary>One direction after the handshake: AES-256-GCM, no associated data, nonce = 8 zero bytes || 32-bit big-endian counter from 0.</summary>
internal sealed class FrameCipher : IDisposable
{
    public const int NonceLength = 12;
    public const int TagLength = 16;

    private readonly AesGcm _gcm;
    private ulong _counter;

    /// <param name="key">32 bytes; zeroed here.</param>
    public FrameCipher(byte[] key)
    {
        _gcm = new AesGcm(key, TagLength);
        CryptographicOperations.ZeroMemory(key);
    }

    /// <summary>Encrypts <paramref name="plaintext"/> into <paramref name="output"/>, 16 bytes longer (the tag comes last).</summary>
    public void Encrypt(ReadOnlySpan<byte> plaintext, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, NextCounter());
        _gcm.Encrypt(nonce, plaintext, output[..plaintext.Length], output[plaintext.Length..]);
    }

    /// <summary>Decrypts in place; the plaintext is the front of <paramref name="frame"/>.</summary>
    /// <exception cref="WireFormatException">Too short, or the tag is wrong: the stream is out of step and of no further use.</exception>
    public Span<byte> Decrypt(Span<byte> frame)
    {
        if (frame.Length < TagLength) throw new WireFormatException("A frame is at least as long as its tag.");

        Span<byte> nonce = stackalloc byte[NonceLength];
        WriteNonce(nonce, NextCounter());
        var plaintext = frame[..^TagLength];
        try
        {
            _gcm.Decrypt(nonce, plaintext, frame[^TagLength..], plaintext);
        }
        catch (AuthenticationTagMismatchException exception)
        {
            throw new WireFormatException("The frame's tag is wrong.", innerException: exception);
        }

        return plaintext;
    }

    public static void WriteNonce(Span<byte> nonce, uint counter)
    {
        nonce.Clear();
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], counter);
    }

    public void Dispose() => _gcm.Dispose();

    private uint NextCounter()
    {
        // Never twice the same nonce: the 2^32nd message ends the connection instead.
        if (_counter > uint.MaxValue) throw new WireFormatException("The connection has used up its nonces.");

        return (uint)_counter++;
    }
}
