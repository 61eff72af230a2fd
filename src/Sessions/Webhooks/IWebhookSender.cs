namespace Sessions.Webhooks;

/// <summary>Posts messages; the seam to the network.</summary>
internal interface IWebhookSender
{
    /// <summary>One attempt. Whatever the target does, it ends within <see cref="WebhookSender.AttemptLimit"/> and is told as a result.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up; the target may have the message or not.</exception>
    Task<AttemptResult> SendAsync(WebhookMessage message, CancellationToken cancellationToken);
}
