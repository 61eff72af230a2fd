using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>
/// The rows of <c>Deliveries</c>; partition = tenant.
/// <code>
/// {webhookId}|h           head
/// {webhookId}|p|{place}   pending
/// {webhookId}|d|{place}   delivered
/// {webhookId}|f|{place}   failed
/// </code>
/// The place is 19 digits: the greatest cursor there can be less the event's, so that the newest comes first. <c>Event</c> is JSON in UTF-8
/// (<see cref="StoredEvent"/>): the delivery outlives the log. What a target answered is in no row but for its status.
/// </summary>
internal static class DeliveryRow
{
    /// <summary>Rows that one transaction holds beside the head.</summary>
    public const int MaxRows = TableBatch.MaxCount - 1;

    private const string SessionIdColumn = "SessionId";
    private const string IncarnationColumn = "Incarnation";
    private const string EventColumn = "Event";

    public static string HeadKey(WebhookKey key) => $"{key.WebhookId}|h";

    /// <summary>All of a webhook's rows lie between the two.</summary>
    public static (string From, string Below) Range(WebhookKey key) => ($"{key.WebhookId}|", $"{key.WebhookId}}}");

    /// <summary>Those of one status that are older than a cursor (null: all).</summary>
    public static (string Above, string Below) Older(WebhookKey key, DeliveryStatus status, long? before) =>
        (before is { } cursor ? RowKey(key, status, cursor) : $"{key.WebhookId}|{Letter(status)}|", $"{key.WebhookId}|{Letter(status)}}}");

    public static string RowKey(WebhookKey key, DeliveryStatus status, long cursor) =>
        string.Create(CultureInfo.InvariantCulture, $"{key.WebhookId}|{Letter(status)}|{long.MaxValue - cursor:D19}");

    public static long CursorOf(string rowKey) =>
        long.MaxValue - long.Parse(rowKey.AsSpan(rowKey.LastIndexOf('|') + 1), NumberStyles.None, CultureInfo.InvariantCulture);

    public static TableEntity WriteHead(WebhookKey key, DeliveryHead head, string writeId)
    {
        var row = new TableEntity(key.Tenant, HeadKey(key))
        {
            [nameof(DeliveryHead.Cursor)] = head.Cursor,
            [nameof(DeliveryHead.Pending)] = head.Pending,
            [nameof(DeliveryHead.Missed)] = head.Missed,
            [WriteId.Column] = writeId,
        };
        if (head.MissedAt is { } missedAt) row[nameof(DeliveryHead.MissedAt)] = missedAt.ToUniversalTime();
        if (head.LastDeliveredAt is { } deliveredAt) row[nameof(DeliveryHead.LastDeliveredAt)] = deliveredAt.ToUniversalTime();
        if (head.LastFailedAt is { } failedAt) row[nameof(DeliveryHead.LastFailedAt)] = failedAt.ToUniversalTime();

        return row;
    }

    public static DeliveryHead ReadHead(TableEntity row) => new(row.GetInt64(nameof(DeliveryHead.Cursor)) ?? throw Invalid(row), row.ETag.ToString())
    {
        Pending = row.GetInt32(nameof(DeliveryHead.Pending)) ?? 0,
        Missed = row.GetInt64(nameof(DeliveryHead.Missed)) ?? 0,
        MissedAt = row.GetDateTimeOffset(nameof(DeliveryHead.MissedAt)),
        LastDeliveredAt = row.GetDateTimeOffset(nameof(DeliveryHead.LastDeliveredAt)),
        LastFailedAt = row.GetDateTimeOffset(nameof(DeliveryHead.LastFailedAt)),
    };

    public static TableEntity Write(WebhookKey key, DeliveryRecord record)
    {
        var row = new TableEntity(key.Tenant, RowKey(key, record.Status, record.Cursor))
        {
            [SessionIdColumn] = record.Event.Key.SessionId,
            [IncarnationColumn] = record.Event.Incarnation,
            [EventColumn] = JsonSerializer.SerializeToUtf8Bytes(StoredEvent.Of(record.Event), StorageJsonContext.Default.StoredEvent),
            [nameof(DeliveryRecord.Attempts)] = record.Attempts,
            [nameof(DeliveryRecord.NextAttemptAt)] = record.NextAttemptAt.ToUniversalTime(),
            [nameof(DeliveryRecord.GiveUpAt)] = record.GiveUpAt.ToUniversalTime(),
        };
        if (record.LastAttemptAt is { } at) row[nameof(DeliveryRecord.LastAttemptAt)] = at.ToUniversalTime();
        if (record.StatusCode is { } status) row[nameof(DeliveryRecord.StatusCode)] = status;
        if (record.Error is { } error) row[nameof(DeliveryRecord.Error)] = error;
        if (record.SettledAt is { } settledAt) row[nameof(DeliveryRecord.SettledAt)] = settledAt.ToUniversalTime();

        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that this version writes.</exception>
    public static DeliveryRecord Read(TableEntity row)
    {
        var key = new SessionKey(row.PartitionKey, row.GetString(SessionIdColumn) ?? throw Invalid(row));
        var incarnation = row.GetString(IncarnationColumn) ?? throw Invalid(row);
        var stored = JsonSerializer.Deserialize(row.GetBinary(EventColumn) ?? throw Invalid(row), StorageJsonContext.Default.StoredEvent);

        return new()
        {
            Cursor = CursorOf(row.RowKey),
            Event = stored?.Restore(key, incarnation) ?? throw Invalid(row),
            Status = StatusOf(row),
            Attempts = row.GetInt32(nameof(DeliveryRecord.Attempts)) ?? throw Invalid(row),
            NextAttemptAt = row.GetDateTimeOffset(nameof(DeliveryRecord.NextAttemptAt)) ?? throw Invalid(row),
            GiveUpAt = row.GetDateTimeOffset(nameof(DeliveryRecord.GiveUpAt)) ?? throw Invalid(row),
            LastAttemptAt = row.GetDateTimeOffset(nameof(DeliveryRecord.LastAttemptAt)),
            StatusCode = row.GetInt32(nameof(DeliveryRecord.StatusCode)),
            Error = row.GetString(nameof(DeliveryRecord.Error)),
            SettledAt = row.GetDateTimeOffset(nameof(DeliveryRecord.SettledAt)),
        };
    }

    private static DeliveryStatus StatusOf(TableEntity row) => row.RowKey.Split('|')[1] switch
    {
        "p" => DeliveryStatus.Pending,
        "d" => DeliveryStatus.Delivered,
        "f" => DeliveryStatus.Failed,
        _ => throw Invalid(row),
    };

    private static char Letter(DeliveryStatus status) => status switch
    {
        DeliveryStatus.Pending => 'p',
        DeliveryStatus.Delivered => 'd',
        _ => 'f',
    };

    private static InvalidDataException Invalid(TableEntity row) => new($"The delivery {row.PartitionKey}/{row.RowKey} is damaged or of a newer version.");
}
