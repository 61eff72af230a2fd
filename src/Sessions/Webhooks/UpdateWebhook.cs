namespace Sessions.Webhooks;

/// <summary>What a caller changes of a webhook; every value is already validated.</summary>
[GenerateSerializer, Immutable, Alias("Sessions.UpdateWebhook")]
public sealed record UpdateWebhook
{
    /// <inheritdoc cref="Webhook.Url"/>
    [Id(0)] public string? Url { get; init; }

    /// <inheritdoc cref="Webhook.Name"/>
    [Id(1)] public Change<string>? Name { get; init; }

    /// <inheritdoc cref="Webhook.Description"/>
    [Id(2)] public Change<string>? Description { get; init; }

    /// <inheritdoc cref="Webhook.EventTypes"/>
    [Id(3)] public Change<IReadOnlyList<string>>? EventTypes { get; init; }

    /// <inheritdoc cref="Webhook.SessionIds"/>
    [Id(4)] public Change<IReadOnlyList<string>>? SessionIds { get; init; }

    /// <inheritdoc cref="Webhook.IsEnabled"/>
    [Id(5)] public bool? IsEnabled { get; init; }
}
