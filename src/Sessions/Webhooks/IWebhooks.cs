namespace Sessions.Webhooks;

/// <summary>
/// Webhooks of tenants. Every method throws <see cref="Storage.StorageUnavailableException"/> when storage cannot be reached; null and false mean
/// that there is no such webhook.
/// </summary>
public interface IWebhooks
{
    /// <summary>Makes one, which tells of what happens from now on. Null: the tenant has as many as it may.</summary>
    Task<SecretOfWebhook?> CreateAsync(string tenant, WebhookWish wish, CancellationToken cancellationToken);

    /// <summary>All of a tenant, in order of creation.</summary>
    Task<IReadOnlyList<WebhookState>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>One.</summary>
    Task<WebhookState?> FindAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>Changes one. Enabled again, it goes on where it stopped, as far as the log goes back.</summary>
    Task<WebhookState?> UpdateAsync(WebhookKey key, UpdateWebhook change, CancellationToken cancellationToken);

    /// <summary>Deletes one: no attempt begins after that.</summary>
    Task<bool> DeleteAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>Gives it another secret; the present one signs beside it for a while.</summary>
    /// <param name="key">Which.</param>
    /// <param name="secret">The caller's own; null for a new one.</param>
    /// <param name="overlap">How long both sign; zero for not at all.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<SecretOfWebhook?> RotateSecretAsync(WebhookKey key, string? secret, TimeSpan overlap, CancellationToken cancellationToken);

    /// <summary>Sends a test message once, now, whether the webhook is enabled or not.</summary>
    Task<PingResult?> PingAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>
    /// Delivers again: those named, whatever became of them, or all that failed; what is pending is due at once. Durable when this returns.
    /// </summary>
    /// <param name="key">Which.</param>
    /// <param name="cursors">Names of deliveries; null for all that failed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<Redelivery?> RedeliverAsync(WebhookKey key, IReadOnlyList<long>? cursors, CancellationToken cancellationToken);

    /// <summary>Its deliveries, newest event first.</summary>
    /// <param name="key">Which.</param>
    /// <param name="status">Only those; null for all.</param>
    /// <param name="limit">1 to 1000.</param>
    /// <param name="before">Only older ones than this cursor; null: from the newest.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    Task<DeliveryPage> ListDeliveriesAsync(WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken);
}
