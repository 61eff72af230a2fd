using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Says that a webhook is gone.</summary>
internal sealed record WebhookDeletedResponse(
    [property: Description("For people."), Example("\"Webhook deleted successfully\"")]
    string Message,
    [property: Description("Which."), Example("\"0c1f5a1e-6f9b-4f6e-9a57-2f0d2b3c4d5e\"")]
    string WebhookId)
{
    public static WebhookDeletedResponse Of(string webhookId) => new("Webhook deleted successfully", webhookId);
}
