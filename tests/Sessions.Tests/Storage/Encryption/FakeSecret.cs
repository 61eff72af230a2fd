namespace Sessions.Tests.Storage.Encryption;

/// <summary>A secret of <see cref="FakeKeyVault"/>.</summary>
internal sealed record FakeSecret(string Name, string Value)
{
    public bool IsEnabled { get; init; } = true;

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? ExpiresOn { get; init; }

    /// <summary>Listed, and deleted before its value is asked for.</summary>
    public bool IsGone { get; init; }

    /// <summary>As the vault writes it.</summary>
    public Dictionary<string, object> Describe(Uri vault, bool withValue = false)
    {
        var attributes = new Dictionary<string, object> { ["enabled"] = IsEnabled, ["created"] = 1700000000, ["updated"] = 1700000000 };
        if (NotBefore is { } notBefore) attributes["nbf"] = notBefore.ToUnixTimeSeconds();
        if (ExpiresOn is { } expiresOn) attributes["exp"] = expiresOn.ToUnixTimeSeconds();

        var secret = new Dictionary<string, object> { ["id"] = $"{vault}secrets/{Name}{(withValue ? "/0123456789abcdef" : "")}", ["attributes"] = attributes };
        if (withValue) secret["value"] = Value;

        return secret;
    }
}
