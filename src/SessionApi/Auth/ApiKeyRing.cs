using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;

namespace SessionApi.Auth;

/// <summary>The configured keys, kept as SHA-256.</summary>
internal sealed class ApiKeyRing(IOptions<AuthOptions> options)
{
    private readonly (byte[] Hash, Caller Caller)[] _keys =
    [
        .. options.Value.Keys
            .Where(key => key.Value.Value.Length > 0)
            .Select(key => (Hash(key.Value.Value), new Caller(key.Value.Tenant, key.Value.ReadScopes()) { LimitedAs = $"configured {key.Key}" })),
    ];

    public bool IsEmpty => _keys.Length == 0;

    /// <summary>Whose key it is, or null. Takes the same time for every key, known or not.</summary>
    public Caller? Find(string key)
    {
        var hash = Hash(key);
        Caller? found = null;
        foreach (var (known, caller) in _keys)
        {
            if (CryptographicOperations.FixedTimeEquals(known, hash)) found = caller;
        }

        return found;
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
