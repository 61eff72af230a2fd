using System.Security.Cryptography;
using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>AES-256-GCM with a random nonce.</summary>
internal static class SealedBox
{
    // Layout: [format:1 = 1][nonce:12][ciphertext:n][tag:16]
    private const byte Format = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int HeadLength = 1 + NonceLength;

    /// <summary>Bytes that sealing adds.</summary>
    public const int Overhead = HeadLength + TagLength;

    /// <summary>Encrypts under a 32-byte key.</summary>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associatedData, IRandomSource random)
    {
        var box = new byte[plaintext.Length + Overhead];
        box[0] = Format;
        var nonce = box.AsSpan(1, NonceLength);
        random.Fill(nonce);

        using var aes = new AesGcm(key, TagLength);
        aes.Encrypt(nonce, plaintext, box.AsSpan(HeadLength, plaintext.Length), box.AsSpan(HeadLength + plaintext.Length), associatedData);

        return box;
    }

    /// <summary>Decrypts; null when key, associated data or a single bit is not as it was.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, ReadOnlySpan<byte> box, ReadOnlySpan<byte> associatedData)
    {
        if (box.Length < Overhead || box[0] != Format) return null;

        var plaintext = new byte[box.Length - Overhead];
        using var aes = new AesGcm(key, TagLength);
        try
        {
            aes.Decrypt(box.Slice(1, NonceLength), box[HeadLength..^TagLength], box[^TagLength..], plaintext, associatedData);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return plaintext;
    }
}
