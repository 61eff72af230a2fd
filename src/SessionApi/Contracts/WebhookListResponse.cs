using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>The webhooks of a tenant.</summary>
internal sealed record WebhookListResponse(
    [property: Description("In order of creation, without their secrets."), Example("""[{"webhookId":"0c1f5a1e-6f9b-4f6e-9a57-2f0d2b3c4d5e","url":"https://example.com/whatsapp","enabled":true,"pending":0}]""")]
    IReadOnlyList<WebhookResponse> Webhooks);
