using System.Collections.Concurrent;
using Sessions;
using Sessions.Events;
using Sessions.Webhooks;
using WhatsApp.Crypto;

namespace SessionApi.Tests.Hosting;

/// <summary>Webhooks in memory that call nobody: each has delivered one event and failed with another.</summary>
internal sealed class FakeWebhooks(TimeProvider time) : IWebhooks
{
    private readonly ConcurrentDictionary<WebhookKey, Webhook> _known = new();

    public Task<SecretOfWebhook?> CreateAsync(string tenant, WebhookWish wish, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var webhook = new Webhook
        {
            Key = new(tenant, Guid.NewGuid().ToString("D")),
            Url = wish.Url,
            Name = wish.Name,
            Description = wish.Description,
            EventTypes = wish.EventTypes,
            SessionIds = wish.SessionIds,
            IsEnabled = wish.IsEnabled,
            CreatedAt = now,
            UpdatedAt = now,
            EnabledAt = now,
        };
        _known[webhook.Key] = webhook;
        return Task.FromResult<SecretOfWebhook?>(new(webhook, wish.Secret ?? NewSecret()));
    }

    public Task<IReadOnlyList<WebhookState>> ListAsync(string tenant, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WebhookState>>([.. _known.Values.Where(one => one.Key.Tenant == tenant).Take(100).Select(State)]);

    public Task<WebhookState?> FindAsync(WebhookKey key, CancellationToken cancellationToken) =>
        Task.FromResult(_known.TryGetValue(key, out var webhook) ? State(webhook) : null);

    public Task<WebhookState?> UpdateAsync(WebhookKey key, UpdateWebhook change, CancellationToken cancellationToken)
    {
        if (!_known.TryGetValue(key, out var webhook)) return Task.FromResult<WebhookState?>(null);

        _known[key] = webhook = webhook with { Url = change.Url ?? webhook.Url, Name = change.Name is { } name ? name.Value : webhook.Name, UpdatedAt = time.GetUtcNow() };
        return Task.FromResult<WebhookState?>(State(webhook));
    }

    public Task<bool> DeleteAsync(WebhookKey key, CancellationToken cancellationToken) => Task.FromResult(_known.TryRemove(key, out _));

    public Task<SecretOfWebhook?> RotateSecretAsync(WebhookKey key, string? secret, TimeSpan overlap, CancellationToken cancellationToken) =>
        Task.FromResult(_known.TryGetValue(key, out var webhook)
            ? new SecretOfWebhook(webhook with { PreviousSecretUntil = time.GetUtcNow() + overlap }, secret ?? NewSecret())
            : null);

    public Task<PingResult?> PingAsync(WebhookKey key, CancellationToken cancellationToken) =>
        Task.FromResult(_known.ContainsKey(key) ? new PingResult("ping-1", new(503, AttemptError.Refused, TimeSpan.FromMilliseconds(12))) : null);

    public Task<Redelivery?> RedeliverAsync(WebhookKey key, IReadOnlyList<long>? cursors, CancellationToken cancellationToken) =>
        Task.FromResult(_known.ContainsKey(key) ? new Redelivery(1, HasMore: false) : null);

    public Task<DeliveryPage> ListDeliveriesAsync(WebhookKey key, DeliveryStatus? status, int limit, long? before, CancellationToken cancellationToken) =>
        Task.FromResult(new DeliveryPage([Delivery(key, 2, DeliveryStatus.Failed, 503, AttemptError.Refused), Delivery(key, 1, DeliveryStatus.Delivered, 200, null)], HasMore: true));

    private DeliveryRecord Delivery(WebhookKey key, long cursor, DeliveryStatus status, int statusCode, string? error) => new()
    {
        Cursor = cursor,
        Event = new()
        {
            Key = new SessionKey(key.Tenant, "linked"),
            Incarnation = "b",
            Sequence = cursor,
            Type = SessionEventType.Status,
            At = time.GetUtcNow(),
            Status = SessionStatus.Connected,
            Reason = SessionReason.Online,
            Version = cursor,
        },
        Status = status,
        Attempts = 1,
        NextAttemptAt = time.GetUtcNow(),
        GiveUpAt = time.GetUtcNow(),
        LastAttemptAt = time.GetUtcNow(),
        StatusCode = statusCode,
        Error = error,
        SettledAt = time.GetUtcNow(),
    };

    private static string NewSecret() => WebhookSecret.New(SystemRandomSource.Instance);

    private WebhookState State(Webhook webhook) => new(webhook) { Pending = 1, LastDeliveredAt = time.GetUtcNow(), LastFailedAt = time.GetUtcNow() };
}
