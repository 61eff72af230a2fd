namespace Sessions.Webhooks;

/// <summary>One message to one target.</summary>
/// <param name="Url">Where to.</param>
/// <param name="Id">Its <c>webhook-id</c>, the same at every attempt.</param>
/// <param name="Body">JSON in UTF-8.</param>
/// <param name="Secrets">Those that sign it, the newest first.</param>
internal sealed record WebhookMessage(Uri Url, string Id, byte[] Body, IReadOnlyList<string> Secrets);
