using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Sessions.Storage.Encryption;

/// <summary>The master keys by id, 32 bytes each. Ids sort ordinally: the greatest encrypts, all decrypt.</summary>
internal sealed partial class MasterKeys
{
    /// <summary>Bytes of a key: AES-256.</summary>
    public const int KeyLength = 32;

    private readonly Dictionary<string, byte[]> _keys;

    private MasterKeys(Dictionary<string, byte[]> keys)
    {
        _keys = keys;
        CurrentId = keys.Keys.Max(StringComparer.Ordinal)!;
    }

    /// <summary>The id of the key that encrypts.</summary>
    public string CurrentId { get; }

    /// <summary>Reads keys as configuration and key file hold them.</summary>
    /// <param name="encoded">Base64 by id; at least one.</param>
    /// <param name="source">Named in errors, with the id; never the key.</param>
    /// <exception cref="EncryptionKeyInvalidException">None, an id with other characters, or a key that is not 32 bytes in base64.</exception>
    public static MasterKeys Decode(IReadOnlyDictionary<string, string> encoded, string source)
    {
        if (encoded.Count == 0) throw new EncryptionKeyInvalidException($"{source} holds no key.");

        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (id, text) in encoded)
        {
            if (!IdPattern().IsMatch(id))
                throw new EncryptionKeyInvalidException($"{source}: a key's id has 1 to 63 lower-case letters, digits, dashes and underscores.");

            keys.Add(id, DecodeKey(text) ?? throw new EncryptionKeyInvalidException($"{source}: the key {id} is not 32 bytes in base64."));
        }

        return new MasterKeys(keys);
    }

    /// <summary>The key of an id; the bytes belong to this object.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out byte[]? key) => _keys.TryGetValue(id, out key);

    private static byte[]? DecodeKey(string? text)
    {
        var key = new byte[KeyLength];

        return Convert.TryFromBase64String(text ?? "", key, out var length) && length == KeyLength ? key : null;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
