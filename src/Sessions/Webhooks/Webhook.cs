namespace Sessions.Webhooks;

/// <summary>A subscription: where a tenant's events are posted to, and which. Without its secrets. Times are UTC, whole milliseconds.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.Webhook")]
public sealed record Webhook
{
    /// <summary>Which.</summary>
    [Id(0)] public required WebhookKey Key { get; init; }

    /// <summary>Absolute, <c>https</c> or <c>http</c>, without user information.</summary>
    [Id(1)] public required string Url { get; init; }

    /// <summary>The caller's own word for it.</summary>
    [Id(2)] public string? Name { get; init; }

    /// <summary>The caller's own note.</summary>
    [Id(3)] public string? Description { get; init; }

    /// <summary>Words of <see cref="Events.SessionEventType"/>; null: all.</summary>
    [Id(4)] public IReadOnlyList<string>? EventTypes { get; init; }

    /// <summary>Ids of the only sessions it tells of; null: all of the tenant.</summary>
    [Id(5)] public IReadOnlyList<string>? SessionIds { get; init; }

    /// <summary>While false nothing is sent; events wait in the log.</summary>
    [Id(6)] public required bool IsEnabled { get; init; }

    /// <summary>The target itself answered that it is gone (410), which disabled the webhook.</summary>
    [Id(7)] public bool IsGone { get; init; }

    /// <summary>When it was made.</summary>
    [Id(8)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    [Id(9)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Since when it is enabled: no event is given up before a whole round of tries since then.</summary>
    [Id(10)] public required DateTimeOffset EnabledAt { get; init; }

    /// <summary>Until when the secret before the present one signs as well; null when there is none.</summary>
    [Id(11)] public DateTimeOffset? PreviousSecretUntil { get; init; }

    /// <summary>Whether it tells of that event.</summary>
    public bool Wants(Events.SessionEvent told) =>
        (EventTypes is null || EventTypes.Contains(told.Type, StringComparer.Ordinal))
        && (SessionIds is null || SessionIds.Contains(told.Key.SessionId, StringComparer.Ordinal));
}
