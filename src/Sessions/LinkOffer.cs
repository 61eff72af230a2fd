namespace Sessions;

/// <summary>The link page that a session has been given: whoever holds its token may link a phone there, until then and once.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.LinkOffer")]
public sealed record LinkOffer
{
    /// <summary>SHA-256 of the token, 64 hex digits.</summary>
    [Id(0)] public required string TokenHash { get; init; }

    /// <summary>UTC; the token opens nothing from then on.</summary>
    [Id(1)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>A phone was linked since: the token shows no code any more, only that.</summary>
    [Id(2)] public bool IsSpent { get; init; }
}
