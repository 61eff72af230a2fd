using Azure.Data.Tables;
using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>
/// The rows of <c>Webhooks</c>; partition = tenant, row = the webhook's id. Lists are separated by spaces, of which their words have none;
/// <c>Secrets</c> is encrypted as <see cref="Encryption.RowCipher"/> says.
/// </summary>
internal static class WebhookRow
{
    public const string SecretsColumn = "Secrets";

    private const char Separator = ' ';
    private const string StartCursorColumn = nameof(WebhookRecord.StartCursor);
    private const string IsDeletedColumn = nameof(WebhookRecord.IsDeleted);

    /// <summary>All but the secrets.</summary>
    public static readonly string[] ClearColumns =
    [
        "PartitionKey", "RowKey", nameof(Webhook.Url), nameof(Webhook.Name), nameof(Webhook.Description), nameof(Webhook.EventTypes),
        nameof(Webhook.SessionIds), nameof(Webhook.IsEnabled), nameof(Webhook.IsGone), nameof(Webhook.CreatedAt), nameof(Webhook.UpdatedAt),
        nameof(Webhook.EnabledAt), nameof(Webhook.PreviousSecretUntil), IsDeletedColumn,
    ];

    public static TableEntity Write(WebhookRecord record)
    {
        var webhook = record.Webhook;
        var row = new TableEntity(webhook.Key.Tenant, webhook.Key.WebhookId)
        {
            [nameof(Webhook.Url)] = webhook.Url,
            [nameof(Webhook.IsEnabled)] = webhook.IsEnabled,
            [nameof(Webhook.IsGone)] = webhook.IsGone,
            [nameof(Webhook.CreatedAt)] = webhook.CreatedAt.ToUniversalTime(),
            [nameof(Webhook.UpdatedAt)] = webhook.UpdatedAt.ToUniversalTime(),
            [nameof(Webhook.EnabledAt)] = webhook.EnabledAt.ToUniversalTime(),
            [StartCursorColumn] = record.StartCursor,
            [IsDeletedColumn] = record.IsDeleted,
        };
        if (webhook.Name is { } name) row[nameof(Webhook.Name)] = name;
        if (webhook.Description is { } description) row[nameof(Webhook.Description)] = description;
        if (webhook.EventTypes is { } types) row[nameof(Webhook.EventTypes)] = string.Join(Separator, types);
        if (webhook.SessionIds is { } ids) row[nameof(Webhook.SessionIds)] = string.Join(Separator, ids);
        if (webhook.PreviousSecretUntil is { } until) row[nameof(Webhook.PreviousSecretUntil)] = until.ToUniversalTime();

        return row;
    }

    /// <exception cref="InvalidDataException">The row is not one that this version writes.</exception>
    public static Webhook Read(TableEntity row) => new()
    {
        Key = new(row.PartitionKey, row.RowKey),
        Url = row.GetString(nameof(Webhook.Url)) ?? throw Invalid(row),
        Name = row.GetString(nameof(Webhook.Name)),
        Description = row.GetString(nameof(Webhook.Description)),
        EventTypes = List(row, nameof(Webhook.EventTypes)),
        SessionIds = List(row, nameof(Webhook.SessionIds)),
        IsEnabled = row.GetBoolean(nameof(Webhook.IsEnabled)) ?? throw Invalid(row),
        IsGone = row.GetBoolean(nameof(Webhook.IsGone)) ?? false,
        CreatedAt = row.GetDateTimeOffset(nameof(Webhook.CreatedAt)) ?? throw Invalid(row),
        UpdatedAt = row.GetDateTimeOffset(nameof(Webhook.UpdatedAt)) ?? throw Invalid(row),
        EnabledAt = row.GetDateTimeOffset(nameof(Webhook.EnabledAt)) ?? throw Invalid(row),
        PreviousSecretUntil = row.GetDateTimeOffset(nameof(Webhook.PreviousSecretUntil)),
    };

    public static long StartCursorOf(TableEntity row) => row.GetInt64(StartCursorColumn) ?? throw Invalid(row);

    public static bool IsDeleted(TableEntity row) => row.GetBoolean(IsDeletedColumn) ?? false;

    private static string[]? List(TableEntity row, string column) => row.GetString(column)?.Split(Separator, StringSplitOptions.RemoveEmptyEntries);

    private static InvalidDataException Invalid(TableEntity row) => new($"The webhook {row.PartitionKey}/{row.RowKey} is damaged or of a newer version.");
}
