using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Sessions.Storage.Encryption;

/// <summary>The master keys by id, 32 bytes each. Ids sort ordinally: the greatest encrypts, all decrypt.</summary>
internal sealed partial class MasterKeys
{
    /// <summary>Characters of an id.</summary>
    public const int MaxIdLength = 63;

    /// <summary>Bytes of a key: AES-256.</summary>
    public const int KeyLength = 32;

    private readonly Dictionary<string, byte[]> _keys;

    private MasterKeys(Dictionary<string, byte[]> keys, string currentId) => (_keys, CurrentId) = (keys, currentId);

    /// <summary>The id of the key that encrypts.</summary>
    public string CurrentId { get; }

    /// <summary>All ids, in order.</summary>
    public IEnumerable<string> Ids => _keys.Keys.Order(StringComparer.Ordinal);

    /// <summary>Reads keys as configuration and key file hold them.</summary>
    /// <param name="encoded">Base64 by id; at least one.</param>
    /// <param name="source">Named in errors, with the id; never the key.</param>
    /// <param name="mayEncrypt">
    /// Whether the key of an id may be the one that encrypts; null: each. When none may, the greatest does all the same: a date that somebody
    /// forgot must not end sessions.
    /// </param>
    /// <exception cref="EncryptionKeyInvalidException">None, an id with other characters, or a key that is not 32 bytes in base64.</exception>
    public static MasterKeys Decode(IReadOnlyDictionary<string, string> encoded, string source, Func<string, bool>? mayEncrypt = null)
    {
        if (encoded.Count == 0) throw new EncryptionKeyInvalidException($"{source} holds no key.");

        var keys = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (id, text) in encoded)
        {
            if (!IdPattern().IsMatch(id))
                throw new EncryptionKeyInvalidException($"{source}: a key's id has 1 to 63 lower-case letters, digits, dashes and underscores.");

            keys.Add(id, DecodeKey(text) ?? throw new EncryptionKeyInvalidException($"{source}: the key {id} is not 32 bytes in base64."));
        }

        var ids = keys.Keys.Order(StringComparer.Ordinal).ToList();

        return new MasterKeys(keys, ids.LastOrDefault(id => mayEncrypt?.Invoke(id) != false) ?? ids[^1]);
    }

    /// <summary>
    /// These keys and those that are new in <paramref name="newer"/>, whose current one encrypts. None is taken away, since rows in use may name
    /// it, and none changes its bytes.
    /// </summary>
    /// <param name="newer">Read later from the same source.</param>
    /// <param name="changedIds">Ids under which <paramref name="newer"/> has other bytes.</param>
    public MasterKeys With(MasterKeys newer, out IReadOnlyList<string> changedIds)
    {
        var changed = new List<string>();
        var keys = new Dictionary<string, byte[]>(_keys, StringComparer.Ordinal);
        foreach (var (id, key) in newer._keys)
        {
            if (!keys.TryAdd(id, key) && !CryptographicOperations.FixedTimeEquals(keys[id], key)) changed.Add(id);
        }

        changedIds = changed;

        return new MasterKeys(keys, changed.Contains(newer.CurrentId) ? CurrentId : newer.CurrentId);
    }

    /// <summary>The key of an id; the bytes belong to this object.</summary>
    public bool TryGet(string id, [NotNullWhen(true)] out byte[]? key) => _keys.TryGetValue(id, out key);

    /// <summary>As configuration and key file hold them.</summary>
    public IReadOnlyDictionary<string, string> Encode() => _keys.ToDictionary(key => key.Key, key => Convert.ToBase64String(key.Value), StringComparer.Ordinal);

    private static byte[]? DecodeKey(string? text)
    {
        var key = new byte[KeyLength];

        return Convert.TryFromBase64String(text ?? "", key, out var length) && length == KeyLength ? key : null;
    }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9_-]{0,62}\z", RegexOptions.CultureInvariant)]
    private static partial Regex IdPattern();
}
