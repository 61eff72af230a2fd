using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>A webhook.</summary>
internal sealed record WebhookResponse
{
    [Description("Names it under /webhooks/{id}.")]
    [Example("\"0c1f5a1e-6f9b-4f6e-9a57-2f0d2b3c4d5e\"")]
    public required string WebhookId { get; init; }

    [Description("Where events are posted to.")]
    [Example("\"https://example.com/whatsapp\"")]
    public required string Url { get; init; }

    [Description("The caller's own word for it.")]
    [Example("\"crm\"")]
    public string? Name { get; init; }

    [Description("The caller's own note.")]
    [Example("\"Keeps the customers' list up to date.\"")]
    public string? Description { get; init; }

    [Description("Only these types of events; absent: all.")]
    [Example("""["session.status"]""")]
    public IReadOnlyList<string>? Events { get; init; }

    [Description("Only events of these sessions; absent: all of the tenant.")]
    [Example("""["shop-7"]""")]
    public IReadOnlyList<string>? Sessions { get; init; }

    [Description("Whether events are sent.")]
    [Example("true")]
    public required bool Enabled { get; init; }

    [Description("Why it was disabled by itself: the target answered 410. Absent otherwise.")]
    [Example("\"target-gone\"")]
    [Words(Gone)]
    public string? DisabledReason { get; init; }

    [Description("The signing secret: in the answer that made it, and never again.")]
    [Example("\"whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"")]
    public string? Secret { get; init; }

    [Description("Until then messages are signed with the secret before as well; absent when there is none.")]
    [Example("\"2025-01-09T12:00:00.000Z\"")]
    public DateTimeOffset? PreviousSecretExpiresAt { get; init; }

    [Description("Events that have met a failure or wait behind one that has.")]
    [Example("0")]
    public required int Pending { get; init; }

    [Description("When the target took an event last.")]
    [Example("\"2025-01-08T12:00:00.000Z\"")]
    public DateTimeOffset? LastDeliveredAt { get; init; }

    [Description("When an attempt failed last.")]
    [Example("\"2025-01-08T11:00:00.000Z\"")]
    public DateTimeOffset? LastFailedAt { get; init; }

    [Description("So many events at most were too old for the log before they could be sent, and never will be; absent: none.")]
    [Example("12")]
    public long? Missed { get; init; }

    [Description("When that was found last.")]
    [Example("\"2025-01-08T10:00:00.000Z\"")]
    public DateTimeOffset? MissedAt { get; init; }

    [Description("When it was made.")]
    [Example("\"2025-01-08T09:00:00.000Z\"")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("When it was changed last.")]
    [Example("\"2025-01-08T09:00:00.000Z\"")]
    public required DateTimeOffset UpdatedAt { get; init; }

    private const string Gone = "target-gone";

    public static WebhookResponse From(WebhookState state, DateTimeOffset now)
    {
        var webhook = state.Webhook;
        return new()
        {
            WebhookId = webhook.Key.WebhookId,
            Url = webhook.Url,
            Name = webhook.Name,
            Description = webhook.Description,
            Events = webhook.EventTypes,
            Sessions = webhook.SessionIds,
            Enabled = webhook.IsEnabled,
            DisabledReason = webhook.IsGone ? Gone : null,
            PreviousSecretExpiresAt = webhook.PreviousSecretUntil > now ? webhook.PreviousSecretUntil : null,
            Pending = state.Pending,
            LastDeliveredAt = state.LastDeliveredAt,
            LastFailedAt = state.LastFailedAt,
            Missed = state.Missed > 0 ? state.Missed : null,
            MissedAt = state.MissedAt,
            CreatedAt = webhook.CreatedAt,
            UpdatedAt = webhook.UpdatedAt,
        };
    }
}
