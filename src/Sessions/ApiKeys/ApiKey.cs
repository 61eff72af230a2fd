namespace Sessions.ApiKeys;

/// <summary>An API key as it is stored: everything but the key itself, of which only the hash is kept. Times are UTC.</summary>
public sealed record ApiKey
{
    /// <summary>Whose sessions it opens.</summary>
    public required string Tenant { get; init; }

    /// <summary>16 hex digits, also a part of the key's text.</summary>
    public required string Id { get; init; }

    /// <summary>SHA-256 of the key's text, 64 hex digits.</summary>
    public required string Hash { get; init; }

    /// <summary>What it may do.</summary>
    public required IReadOnlyList<string> Scopes { get; init; }

    /// <summary>The only sessions it opens; null for all of the tenant.</summary>
    public IReadOnlyList<string>? SessionIds { get; init; }

    /// <summary>Its maker's own word for it.</summary>
    public string? Name { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From then on it opens nothing; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was used last, a minute more or less; null before.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The beginning of its text, which tells it from others and opens nothing.</summary>
    public string Prefix => ApiKeyText.PrefixOf(Tenant, Id);
}
