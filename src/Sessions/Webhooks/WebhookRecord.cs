namespace Sessions.Webhooks;

/// <summary>A webhook as it is stored.</summary>
internal sealed record WebhookRecord
{
    /// <summary>What callers see.</summary>
    public required Webhook Webhook { get; init; }

    /// <summary>Text of a <see cref="WebhookSecret"/>.</summary>
    public required string Secret { get; init; }

    /// <summary>The one before, which signs until <see cref="Webhook.PreviousSecretUntil"/>.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>The last event in the log when it was made: those behind it are told.</summary>
    public required long StartCursor { get; init; }

    /// <summary>For callers it is not there any more; its rows go.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>The secrets that sign now, the newest first.</summary>
    public IReadOnlyList<string> SecretsAt(DateTimeOffset now) =>
        PreviousSecret is { } previous && Webhook.PreviousSecretUntil > now ? [Secret, previous] : [Secret];

    // The compiler's would print the secrets.
    public override string ToString() => Webhook.Key.ToString();
}
