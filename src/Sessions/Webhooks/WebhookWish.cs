namespace Sessions.Webhooks;

/// <summary>A webhook to be made; every value is already validated.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.WebhookWish")]
public sealed record WebhookWish
{
    /// <inheritdoc cref="Webhook.Url"/>
    [Id(0)] public required string Url { get; init; }

    /// <inheritdoc cref="Webhook.Name"/>
    [Id(1)] public string? Name { get; init; }

    /// <inheritdoc cref="Webhook.Description"/>
    [Id(2)] public string? Description { get; init; }

    /// <inheritdoc cref="Webhook.EventTypes"/>
    [Id(3)] public IReadOnlyList<string>? EventTypes { get; init; }

    /// <inheritdoc cref="Webhook.SessionIds"/>
    [Id(4)] public IReadOnlyList<string>? SessionIds { get; init; }

    /// <inheritdoc cref="Webhook.IsEnabled"/>
    [Id(5)] public bool IsEnabled { get; init; } = true;

    /// <summary>The caller's own secret; null for a new one.</summary>
    [Id(6)] public string? Secret { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => nameof(WebhookWish);
}
