namespace Sessions.Webhooks;

/// <summary>Owns one webhook: the only writer of its row and of its deliveries, and the only one that sends. The key is <c>tenant/webhookId</c>.</summary>
/// <remarks>Null and false mean that there is no such webhook.</remarks>
[Alias("Sessions.IWebhookGrain")]
internal interface IWebhookGrain : IGrainWithStringKey
{
    /// <summary>Makes it.</summary>
    [Alias("Create")]
    Task<SecretOfWebhook> CreateAsync(WebhookWish wish, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWebhooks.UpdateAsync"/>
    [Alias("Update")]
    Task<Webhook?> UpdateAsync(UpdateWebhook change, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWebhooks.DeleteAsync"/>
    [Alias("Delete")]
    Task<bool> DeleteAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWebhooks.RotateSecretAsync"/>
    [Alias("RotateSecret")]
    Task<SecretOfWebhook?> RotateSecretAsync(string? secret, TimeSpan overlap, CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWebhooks.PingAsync"/>
    [Alias("Ping")]
    Task<PingResult?> PingAsync(CancellationToken cancellationToken = default);

    /// <inheritdoc cref="IWebhooks.RedeliverAsync"/>
    [Alias("Redeliver")]
    Task<Redelivery?> RedeliverAsync(IReadOnlyList<long>? cursors, CancellationToken cancellationToken = default);

    /// <summary>The log has an event of that cursor. Returns at once; reading and sending go on behind.</summary>
    [Alias("Wake")]
    Task WakeAsync(long cursor, CancellationToken cancellationToken = default);
}
