using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Sessions.Events;
using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>Owns a webhook: its row, and the <see cref="DeliveryPump"/> that tells its target.</summary>
/// <remarks>Reentrant, so that nobody waits for a target; changes of the row take turns.</remarks>
[Reentrant]
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class WebhookGrain(WebhookServices services, ILogger<WebhookGrain> logger) : Grain, IWebhookGrain
{
    private const int MaxTries = 5;

    /// <summary>When the process stops, attempts that are under way have this long to end.</summary>
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(3);

    private readonly Turns _turns = new();
    private StoredWebhook? _stored;
    private DeliveryPump? _pump;
    private Task _pumping = Task.CompletedTask;

    private WebhookKey Key => WebhookKey.Parse(this.GetPrimaryKeyString());

    public async Task<SecretOfWebhook> CreateAsync(WebhookWish wish, CancellationToken cancellationToken = default)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        var now = services.Now;
        var record = new WebhookRecord
        {
            Webhook = new()
            {
                Key = Key,
                Url = wish.Url,
                Name = wish.Name,
                Description = wish.Description,
                EventTypes = wish.EventTypes,
                SessionIds = wish.SessionIds,
                IsEnabled = wish.IsEnabled,
                CreatedAt = now,
                UpdatedAt = now,
                EnabledAt = now,
            },
            Secret = wish.Secret ?? WebhookSecret.New(services.Random),
            StartCursor = (await services.Events.LoadHeadAsync(Key.Tenant, cancellationToken)).Cursor,
        };
        _stored = await services.Webhooks.TryAddAsync(record, CancellationToken.None)
            ?? throw new InvalidOperationException("There is a webhook of this id, which is random.");
        await AnnounceAsync();
        PumpLater();

        return new(record.Webhook, record.Secret);
    }

    public async Task<Webhook?> UpdateAsync(UpdateWebhook change, CancellationToken cancellationToken = default)
    {
        var now = services.Now;
        var stored = await ChangeAsync(record => record with { Webhook = Changed(record.Webhook, change, now) });
        if (stored is null) return null;

        if (change.IsEnabled == true) await AnnounceAsync();
        PumpLater();

        return stored.Record.Webhook;
    }

    public async Task<SecretOfWebhook?> RotateSecretAsync(string? secret, TimeSpan overlap, CancellationToken cancellationToken = default)
    {
        var next = secret ?? WebhookSecret.New(services.Random);
        var now = services.Now;
        var stored = await ChangeAsync(record => record with
        {
            Secret = next,
            PreviousSecret = overlap > TimeSpan.Zero ? record.Secret : null,
            Webhook = record.Webhook with { UpdatedAt = now, PreviousSecretUntil = overlap > TimeSpan.Zero ? now + overlap : null },
        });

        return stored is null ? null : new(stored.Record.Webhook, next);
    }

    public async Task<PingResult?> PingAsync(CancellationToken cancellationToken = default)
    {
        if (await FindAsync() is not { } record) return null;

        var (id, now) = ($"ping-{WriteId.New(services.Random)}", services.Now);
        var message = new WebhookMessage(new Uri(record.Webhook.Url), id, services.Bodies.OfPing(id, Key.WebhookId, now), record.SecretsAt(now));

        return new(id, await services.Sender.SendAsync(message, cancellationToken));
    }

    public async Task<Redelivery?> RedeliverAsync(IReadOnlyList<long>? cursors, CancellationToken cancellationToken = default)
    {
        if (await FindAsync() is not { } record) return null;

        return await PumpOf(record).RedeliverAsync(cursors);
    }

    public Task WakeAsync(long cursor, CancellationToken cancellationToken = default)
    {
        _pump?.Wake();
        PumpLater();

        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stop.TrySetResult();
        _pump?.Stop();
        try
        {
            await _pumping.WaitAsync(StopLimit, services.Time, CancellationToken.None);
        }
        catch (TimeoutException)
        {
            _pump?.Abort();
            await _pumping;
        }

        _pump?.Dispose();
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    private static Webhook Changed(Webhook webhook, UpdateWebhook change, DateTimeOffset now)
    {
        var isEnabled = change.IsEnabled ?? webhook.IsEnabled;
        return webhook with
        {
            Url = change.Url ?? webhook.Url,
            Name = change.Name is { } name ? name.Value : webhook.Name,
            Description = change.Description is { } description ? description.Value : webhook.Description,
            EventTypes = change.EventTypes is { } types ? types.Value : webhook.EventTypes,
            SessionIds = change.SessionIds is { } ids ? ids.Value : webhook.SessionIds,
            IsEnabled = isEnabled,
            IsGone = webhook.IsGone && !isEnabled,
            EnabledAt = isEnabled && !webhook.IsEnabled ? now : webhook.EnabledAt,
            UpdatedAt = now,
        };
    }

    /// <summary>The tenant's feed is to wake this one from now on. When it cannot be told, it looks for itself within a minute.</summary>
    private async Task AnnounceAsync()
    {
        try
        {
            await GrainFactory.GetGrain<IEventFeedGrain>(Key.Tenant).ForgetWebhooksAsync();
        }
#pragma warning disable CA1031 // The webhook is there all the same.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotAnnounced(Key.WebhookId, exception.Message);
        }
    }

    [LoggerMessage(2055, LogLevel.Warning, "Webhook {WebhookId} is not announced to the feed yet: {Reason}")]
    private partial void LogNotAnnounced(string webhookId, string reason);
}
