using Sessions.Clusters;
using Sessions.Storage;
using WhatsApp.Crypto;

namespace Sessions.Webhooks;

/// <summary>Reads from the tables; everything else is asked of the owner.</summary>
internal sealed class GrainWebhooks(
    IWebhookStore webhooks, IDeliveryStore deliveries, IGrainFactory grains, IRandomSource random, WebhookOptions options) : IWebhooks
{
    public async Task<SecretOfWebhook?> CreateAsync(string tenant, WebhookWish wish, CancellationToken cancellationToken)
    {
        if ((await webhooks.ListAsync(tenant, cancellationToken)).Count >= options.PerTenant) return null;

        return await Owner(new(tenant, NewId())).CreateAsync(wish, cancellationToken);
    }

    public async Task<IReadOnlyList<WebhookState>> ListAsync(string tenant, CancellationToken cancellationToken)
    {
        var found = (await webhooks.ListAsync(tenant, cancellationToken)).OrderBy(webhook => webhook.CreatedAt).ThenBy(webhook => webhook.Key.WebhookId, StringComparer.Ordinal);
        return await Task.WhenAll(found.Select(webhook => StateAsync(webhook, cancellationToken)));
    }

    public async Task<WebhookState?> FindAsync(WebhookKey key, CancellationToken cancellationToken) =>
        key.IsValid && await webhooks.FindAsync(key, cancellationToken) is { } webhook ? await StateAsync(webhook, cancellationToken) : null;

    public async Task<WebhookState?> UpdateAsync(WebhookKey key, UpdateWebhook change, CancellationToken cancellationToken) =>
        key.IsValid && await Owner(key).UpdateAsync(change, cancellationToken) is { } webhook ? await StateAsync(webhook, cancellationToken) : null;

    public async Task<bool> DeleteAsync(WebhookKey key, CancellationToken cancellationToken) => key.IsValid && await Owner(key).DeleteAsync(cancellationToken);

    public async Task<SecretOfWebhook?> RotateSecretAsync(WebhookKey key, string? secret, TimeSpan overlap, CancellationToken cancellationToken) =>
        key.IsValid ? await Owner(key).RotateSecretAsync(secret, overlap, cancellationToken) : null;

    public async Task<PingResult?> PingAsync(WebhookKey key, CancellationToken cancellationToken) =>
        key.IsValid ? await Owner(key).PingAsync(cancellationToken) : null;

    public async Task<Redelivery?> RedeliverAsync(WebhookKey key, IReadOnlyList<long>? cursors, CancellationToken cancellationToken) =>
        key.IsValid ? await Owner(key).RedeliverAsync(cursors, cancellationToken) : null;

    public async Task<DeliveryPage> ListDeliveriesAsync(
        WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken)
    {
        var found = await deliveries.ListAsync(key, status, limit + 1, before, cancellationToken);
        return new([.. found.Take(limit)], HasMore: found.Count > limit);
    }

    private async Task<WebhookState> StateAsync(Webhook webhook, CancellationToken cancellationToken)
    {
        var head = await deliveries.FindHeadAsync(webhook.Key, cancellationToken);
        return new(webhook)
        {
            Pending = head?.Pending ?? 0,
            LastDeliveredAt = head?.LastDeliveredAt,
            LastFailedAt = head?.LastFailedAt,
            Missed = head?.Missed ?? 0,
            MissedAt = head?.MissedAt,
        };
    }

    private IWebhookGrain Owner(WebhookKey key) => grains.GetOwner<IWebhookGrain>(key.ToString());

    /// <summary>A random UUID (version 4).</summary>
    private string NewId()
    {
        Span<byte> bytes = stackalloc byte[16];
        random.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);

        return new Guid(bytes, bigEndian: true).ToString("D");
    }
}
