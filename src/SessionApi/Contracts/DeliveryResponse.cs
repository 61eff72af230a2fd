using System.ComponentModel;
using System.Globalization;
using SessionApi.OpenApi;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>One event on its way to a webhook. What the target answered is told by its status alone.</summary>
internal sealed record DeliveryResponse
{
    private const string Pending = "pending";
    private const string Delivered = "delivered";
    private const string Failed = "failed";

    [Description("Names it within its webhook.")]
    [Example("\"17\"")]
    public required string DeliveryId { get; init; }

    [Description("The event's id: the header webhook-id.")]
    [Example("\"998263662400000a1b2c3d4-4\"")]
    public required string EventId { get; init; }

    [Description("The session that the event is about.")]
    [Example("\"shop-7\"")]
    public required string SessionId { get; init; }

    [Description("The event's type.")]
    [Example("\"session.status\"")]
    public required string Type { get; init; }

    [Description("Where it stands: it will be tried (again); the target took it (2xx); given up, and redeliverable.")]
    [Example("\"delivered\"")]
    [Words(Pending, Delivered, Failed)]
    public required string Status { get; init; }

    [Description("Attempts since the event came, or since it was last asked for again.")]
    [Example("1")]
    public required int Attempts { get; init; }

    [Description("HTTP status of the last answer; absent when there was none.")]
    [Example("204")]
    public int? StatusCode { get; init; }

    [Description("What went wrong with the last attempt; absent when nothing did.")]
    [Example("\"refused\"")]
    [Words(AttemptError.Refused, AttemptError.Redirected, AttemptError.Timeout, AttemptError.TargetRefused, AttemptError.Unreachable)]
    public string? Error { get; init; }

    [Description("When the event happened.")]
    [Example("\"2025-01-08T12:00:00.000Z\"")]
    public required DateTimeOffset EventAt { get; init; }

    [Description("When the last attempt ended; absent before the first.")]
    [Example("\"2025-01-08T12:00:00.120Z\"")]
    public DateTimeOffset? LastAttemptAt { get; init; }

    [Description("When it is tried next, unless it waits behind another event of its session; only while pending.")]
    [Example("\"2025-01-08T12:00:05.000Z\"")]
    public DateTimeOffset? NextAttemptAt { get; init; }

    public static DeliveryResponse From(DeliveryRecord record) => new()
    {
        DeliveryId = record.Cursor.ToString(CultureInfo.InvariantCulture),
        EventId = record.Event.Id,
        SessionId = record.Event.Key.SessionId,
        Type = record.Event.Type,
        Status = record.Status switch { DeliveryStatus.Pending => Pending, DeliveryStatus.Delivered => Delivered, _ => Failed },
        Attempts = record.Attempts,
        StatusCode = record.StatusCode,
        Error = record.Error,
        EventAt = record.Event.At,
        LastAttemptAt = record.LastAttemptAt,
        NextAttemptAt = record.Status == DeliveryStatus.Pending ? record.NextAttemptAt : null,
    };

    /// <summary>The status of that word; null when there is none.</summary>
    public static DeliveryStatus? ParseStatus(string? word) => word switch
    {
        Pending => DeliveryStatus.Pending,
        Delivered => DeliveryStatus.Delivered,
        Failed => DeliveryStatus.Failed,
        _ => null,
    };
}
