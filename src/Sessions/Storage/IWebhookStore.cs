using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>
/// The table <c>Webhooks</c>; secrets are encrypted. Every method throws <see cref="StorageUnavailableException"/> when the table cannot be reached.
/// </summary>
internal interface IWebhookStore
{
    /// <summary>Adds a row. Null: there is one already.</summary>
    Task<StoredWebhook?> TryAddAsync(WebhookRecord record, CancellationToken cancellationToken);

    /// <summary>The row with its secrets, or null.</summary>
    /// <exception cref="CredentialsUnreadableException">They cannot be decrypted.</exception>
    Task<StoredWebhook?> LoadAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>Replaces a row that is as it was read. Null, and nothing is written, when it is not, or gone.</summary>
    Task<StoredWebhook?> TryReplaceAsync(StoredWebhook stored, WebhookRecord next, CancellationToken cancellationToken);

    /// <summary>Deletes the row; one that is gone already is fine.</summary>
    Task DeleteAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>One without its secrets; null when it is not there, or deleted.</summary>
    Task<Webhook?> FindAsync(WebhookKey key, CancellationToken cancellationToken);

    /// <summary>All of a tenant without their secrets, in order of id; without those that are deleted.</summary>
    Task<IReadOnlyList<Webhook>> ListAsync(string tenant, CancellationToken cancellationToken);

    /// <summary>All of all tenants; those that are deleted too, whose rows have to go.</summary>
    IAsyncEnumerable<(Webhook Webhook, bool IsDeleted)> ScanAsync(CancellationToken cancellationToken);
}
