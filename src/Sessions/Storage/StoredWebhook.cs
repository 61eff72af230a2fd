using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>A webhook's row as it was read or written last.</summary>
/// <param name="Record">What it says.</param>
/// <param name="ETag">Of the row.</param>
internal sealed record StoredWebhook(WebhookRecord Record, string ETag);
