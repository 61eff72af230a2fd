using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Sessions;
using WhatsApp.Crypto;

namespace SessionApi.Links;

/// <summary>
/// What opens a link page: <c>wsl_{tenant}_{session}_{secret}</c>, the secret being 256 random bits in base64url. The first two say where to look; the
/// record there has the SHA-256 of the whole.
/// </summary>
internal static partial class LinkToken
{
    private const int SecretLength = 32;

    /// <summary>A new one.</summary>
    public static string New(SessionKey key, IRandomSource random)
    {
        var secret = new byte[SecretLength];
        random.Fill(secret);
        try
        {
            return $"wsl_{key.Tenant}_{key.SessionId}_{Base64Url.EncodeToString(secret)}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>SHA-256, 64 hex digits.</summary>
    public static string HashOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Whose session it may open; null when the text is no token.</summary>
    public static SessionKey? Parse(string? token) =>
        token is not null && Pattern().Match(token) is { Success: true } match ? new(match.Groups["tenant"].Value, match.Groups["session"].Value) : null;

    /// <summary>Whether it opens that session at that time. Takes the same time whether the hash is nearly right or not at all.</summary>
    public static bool Opens(string token, SessionSnapshot session, DateTimeOffset now) =>
        session.Link is { } link
        && CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(token)), Encoding.ASCII.GetBytes(link.TokenHash))
        && now < link.ExpiresAt;

    [GeneratedRegex(
        @"\Awsl_(?<tenant>[a-z0-9][a-z0-9-]{0,62})_(?<session>[a-z0-9][a-z0-9-]{0,62})_[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
