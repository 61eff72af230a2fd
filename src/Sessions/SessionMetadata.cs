namespace Sessions;

/// <summary>The caller's own pairs of a session: text by text, compared letter by letter.</summary>
public static class SessionMetadata
{
    /// <summary>Pairs of one session.</summary>
    public const int MaxCount = 20;

    /// <summary>The pairs after a merge (RFC 7396): null values take their key away. Null when none is left.</summary>
    internal static Dictionary<string, string>? Merge(
        IReadOnlyDictionary<string, string>? present, IReadOnlyDictionary<string, string?>? patch)
    {
        if (patch is null) return null;

        var merged = new Dictionary<string, string>(present ?? new Dictionary<string, string>(), StringComparer.Ordinal);
        foreach (var (key, value) in patch)
        {
            if (value is null) merged.Remove(key);
            else merged[key] = value;
        }

        return merged.Count == 0 ? null : merged;
    }

    /// <summary>Whether both hold the same pairs.</summary>
    internal static bool AreEqual(IReadOnlyDictionary<string, string>? one, IReadOnlyDictionary<string, string>? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0)
        && (one is null || one.All(pair => other!.TryGetValue(pair.Key, out var value) && value == pair.Value));
}
