using WhatsApp.Crypto;

namespace WhatsAppSimulator.Phones;

/// <summary>
/// What a camera reads: <c>ref,noise,identity,adv-secret,client-type</c>, in front of it a URL up to <c>#</c> or nothing. Keys are base64.
/// Source: linked-device 6.4.
/// </summary>
internal sealed record QrText(string Ref, byte[] NoiseKey, byte[] IdentityKey, byte[] AdvSecret, char ClientType)
{
    private const int AdvSecretLength = 32;

    /// <summary>Never "0": the service refuses an unknown client.</summary>
    private const string ClientTypes = "123456789cdef";

    /// <summary>Null when the text is something else, such as the four-part form that phones stopped to accept in 2026.</summary>
    public static QrText? Parse(string text)
    {
        // Refs may hold commas, so the parts are counted from the end; a ref never holds '#'.
        var parts = text[(text.IndexOf('#', StringComparison.Ordinal) + 1)..].Split(',');
        if (parts.Length < 5) return null;

        var reference = string.Join(',', parts[..^4]);
        if (!reference.StartsWith("2@", StringComparison.Ordinal)) return null;
        if (parts[^1] is not [var clientType] || !ClientTypes.Contains(clientType, StringComparison.Ordinal)) return null;

        return Decode(parts[^4], KeyPair.KeyLength) is { } noise
            && Decode(parts[^3], KeyPair.KeyLength) is { } identity
            && Decode(parts[^2], AdvSecretLength) is { } secret
                ? new QrText(reference, noise, identity, secret, clientType)
                : null;
    }

    /// <summary>Padded base64 of exactly that many bytes; otherwise null.</summary>
    private static byte[]? Decode(string base64, int length)
    {
        var bytes = new byte[length];
        return Convert.TryFromBase64String(base64, bytes, out int written) && written == length ? bytes : null;
    }
}
