using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using WhatsApp.Crypto;

namespace Sessions.ApiKeys;

/// <summary>
/// The text of a stored key: <c>wsk_{tenant}_{id}_{secret}</c>, the secret 256 random bits in base64url. Tenant and id say where its row is, so
/// that a key is found by one read however many there are; only the hash of the whole text opens anything.
/// </summary>
public static partial class ApiKeyText
{
    private const string Head = "wsk";
    private const int IdLength = 8;
    private const int SecretLength = 32;

    /// <summary>A new id: 16 random hex digits.</summary>
    public static string NewId(IRandomSource random) => Convert.ToHexStringLower(Bytes(random, IdLength));

    /// <summary>A new key.</summary>
    public static string New(string tenant, string id, IRandomSource random)
    {
        var secret = Bytes(random, SecretLength);
        try
        {
            return $"{PrefixOf(tenant, id)}_{Base64Url.EncodeToString(secret)}";
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }

    /// <summary>What comes before the secret.</summary>
    public static string PrefixOf(string tenant, string id) => $"{Head}_{tenant}_{id}";

    /// <summary>SHA-256 of a text in UTF-8, 64 hex digits.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether this is an id of a key.</summary>
    public static bool IsValidId([NotNullWhen(true)] string? id) => id is not null && IdPattern().IsMatch(id);

    /// <summary>Where the row of a key is; null when the text is not one of ours.</summary>
    public static (string Tenant, string Id)? Parse(string key) =>
        KeyPattern().Match(key) is { Success: true } match ? (match.Groups["tenant"].Value, match.Groups["id"].Value) : null;

    private static byte[] Bytes(IRandomSource random, int length)
    {
        var bytes = new byte[length];
        random.Fill(bytes);

        return bytes;
    }

    [GeneratedRegex(@"\A[0-9a-f]{16}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();

    [GeneratedRegex(@"\Awsk_(?<tenant>[a-z0-9][a-z0-9-]{0,62})_(?<id>[0-9a-f]{16})_[A-Za-z0-9_-]{43}\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyPattern();
}
