using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using WhatsApp.Crypto;

namespace Sessions.Webhooks;

/// <summary>The text of a signing secret: <c>whsec_</c> and the base64 of 24 to 64 bytes, the bytes being the key.</summary>
/// <seealso href="https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md"/>
public static class WebhookSecret
{
    /// <summary>What every secret begins with.</summary>
    public const string Prefix = "whsec_";

    /// <summary>Bytes of a key.</summary>
    public const int MinLength = 24, MaxLength = 64;

    private const int NewLength = 32;

    /// <summary>A new one, of 32 random bytes.</summary>
    public static string New(IRandomSource random)
    {
        var key = new byte[NewLength];
        random.Fill(key);
        var text = Prefix + Convert.ToBase64String(key);
        CryptographicOperations.ZeroMemory(key);

        return text;
    }

    /// <summary>Whether this is a secret that callers' libraries take as well: canonical base64 with its padding.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text)
    {
        if (text is null || !text.StartsWith(Prefix, StringComparison.Ordinal)) return false;

        var encoded = text.AsSpan(Prefix.Length);
        if (encoded.Length > Base64.GetMaxEncodedToUtf8Length(MaxLength)) return false;

        Span<byte> key = stackalloc byte[MaxLength + 2];
        var isValid = Convert.TryFromBase64Chars(encoded, key, out var length)
            && length is >= MinLength and <= MaxLength
            && encoded.SequenceEqual(Convert.ToBase64String(key[..length]));
        CryptographicOperations.ZeroMemory(key);

        return isValid;
    }

    /// <summary>The signature of one message: <c>v1,</c> and the base64 of HMAC-SHA256 over <c>{id}.{timestamp}.{body}</c>.</summary>
    /// <param name="secret">A valid one.</param>
    /// <param name="id">The header <c>webhook-id</c>.</param>
    /// <param name="timestamp">The header <c>webhook-timestamp</c>: whole seconds since the Unix epoch.</param>
    /// <param name="body">Byte for byte as it is sent.</param>
    public static string Sign(string secret, string id, long timestamp, ReadOnlySpan<byte> body)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        try
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(Encoding.UTF8.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{id}.{timestamp}.")));
            hmac.AppendData(body);

            return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }
}
