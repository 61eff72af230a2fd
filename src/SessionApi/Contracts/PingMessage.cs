namespace SessionApi.Contracts;

/// <summary>The test message of a webhook; its type tells it from events.</summary>
internal sealed record PingMessage(string Id, string Type, DateTimeOffset At, PingData Data)
{
    public const string PingType = "webhook.ping";
}

/// <summary>What a test message is about.</summary>
internal sealed record PingData(string WebhookId);
