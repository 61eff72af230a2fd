namespace Sessions;

/// <summary>The link page that a session has been given: whoever holds its token may link a phone there, until then and once.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.LinkOffer")]
public sealed record LinkOffer
{
    /// <summary>How long after linking a page that was open then may ask what came of it: its answer may get lost, or the server restart.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMinutes(1);

    /// <summary>SHA-256 of the token, 64 hex digits.</summary>
    [Id(0)] public required string TokenHash { get; init; }

    /// <summary>UTC; the token opens nothing from then on.</summary>
    [Id(1)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>A phone was linked since: the token opens nothing any more, but a page that was open then is told so, until the end.</summary>
    [Id(2)] public bool IsSpent { get; init; }

    /// <summary>The offer once a phone was linked at that time: it ends after <see cref="Grace"/>, or when it would have anyway.</summary>
    public LinkOffer Spend(DateTimeOffset now) =>
        this with { IsSpent = true, ExpiresAt = ExpiresAt < now + Grace ? ExpiresAt : now + Grace };
}
