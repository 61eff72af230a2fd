namespace Sessions.Webhooks;

/// <summary>A webhook with the secret that was just made or given, which is shown this once.</summary>
/// <param name="Webhook">The webhook.</param>
/// <param name="Secret">Text of a <see cref="WebhookSecret"/>.</param>
[GenerateSerializer, Immutable, Alias("Sessions.SecretOfWebhook")]
public sealed record SecretOfWebhook([property: Id(0)] Webhook Webhook, [property: Id(1)] string Secret)
{
    /// <summary>Without the secret.</summary>
    public override string ToString() => Webhook.Key.ToString();
}
