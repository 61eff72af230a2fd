using System.Text.Json;
using Azure.Data.Tables;
using Sessions.Events;
using Sessions.Proxies;

namespace Sessions.Storage;

/// <summary>
/// A record as a row of <c>Sessions</c>: partition = tenant, row = session id, one column per field under the field's name.
/// <c>Status</c> is the API's word; times are UTC; <c>Metadata</c> is a JSON object of strings in UTF-8 (binary, because a text column holds
/// half as many characters as an escaped one may need), <c>Outbox</c> an array of <see cref="StoredEvent"/>; a link page has three columns.
/// </summary>
internal static class SessionRow
{
    private const string LinkTokenHash = nameof(LinkTokenHash);
    private const string LinkExpiresAt = nameof(LinkExpiresAt);
    private const string LinkIsSpent = nameof(LinkIsSpent);

    public static TableEntity Write(SessionRecord record, string writeId) => new(record.Key.Tenant, record.Key.SessionId)
    {
        [nameof(SessionRecord.Status)] = record.Status.ToName(),
        [nameof(SessionRecord.Reason)] = record.Reason,
        [nameof(SessionRecord.Version)] = record.Version,
        [nameof(SessionRecord.Epoch)] = record.Epoch,
        [nameof(SessionRecord.Owner)] = record.Owner,
        [nameof(SessionRecord.DeletionId)] = record.DeletionId,
        [nameof(SessionRecord.UnlinkId)] = record.UnlinkId,
        [nameof(SessionRecord.PhoneNumber)] = record.PhoneNumber,
        [nameof(SessionRecord.ConnectedAt)] = record.ConnectedAt?.ToUniversalTime(),
        [nameof(SessionRecord.Jid)] = record.Jid,
        [nameof(SessionRecord.Lid)] = record.Lid,
        [nameof(SessionRecord.PushName)] = record.PushName,
        [nameof(SessionRecord.Platform)] = record.Platform,
        [nameof(SessionRecord.Business)] = record.Business,
        [nameof(SessionRecord.Name)] = record.Name,
        [nameof(SessionRecord.Metadata)] = record.Metadata is { } metadata
            ? JsonSerializer.SerializeToUtf8Bytes(metadata, StorageJsonContext.Default.IReadOnlyDictionaryStringString)
            : null,
        [nameof(SessionRecord.DeviceName)] = record.DeviceName,
        [nameof(SessionRecord.Proxy)] = record.Proxy?.ToColumn(),
        [nameof(SessionRecord.ProxyId)] = record.ProxyId,
        [LinkTokenHash] = record.Link?.TokenHash,
        [LinkExpiresAt] = record.Link?.ExpiresAt.ToUniversalTime(),
        [LinkIsSpent] = record.Link?.IsSpent,
        [nameof(SessionRecord.Incarnation)] = record.Incarnation.Length > 0 ? record.Incarnation : null,
        [nameof(SessionRecord.Sequence)] = record.Sequence,
        [nameof(SessionRecord.Outbox)] = record.Outbox.Count > 0
            ? JsonSerializer.SerializeToUtf8Bytes([.. record.Outbox.Select(StoredEvent.Of)], StorageJsonContext.Default.StoredEventArray)
            : null,
        [nameof(SessionRecord.CreatedAt)] = record.CreatedAt.ToUniversalTime(),
        [nameof(SessionRecord.UpdatedAt)] = record.UpdatedAt.ToUniversalTime(),
        [WriteId.Column] = writeId,
    };

    /// <exception cref="InvalidDataException">The row is not one that this version writes.</exception>
    public static SessionRecord Read(TableEntity row)
    {
        try
        {
            var record = new SessionRecord
            {
                Key = new SessionKey(row.PartitionKey, row.RowKey),
                Status = SessionStatusNames.Parse(row.GetString(nameof(SessionRecord.Status))) ?? throw Invalid(row),
                Reason = row.GetString(nameof(SessionRecord.Reason)) ?? throw Invalid(row),
                Version = row.GetInt64(nameof(SessionRecord.Version)) ?? throw Invalid(row),
                Epoch = row.GetInt64(nameof(SessionRecord.Epoch)) ?? throw Invalid(row),
                Owner = row.GetString(nameof(SessionRecord.Owner)) ?? throw Invalid(row),
                DeletionId = row.GetString(nameof(SessionRecord.DeletionId)),
                UnlinkId = row.GetString(nameof(SessionRecord.UnlinkId)),
                PhoneNumber = row.GetString(nameof(SessionRecord.PhoneNumber)),
                ConnectedAt = row.GetDateTimeOffset(nameof(SessionRecord.ConnectedAt)),
                Jid = row.GetString(nameof(SessionRecord.Jid)),
                Lid = row.GetString(nameof(SessionRecord.Lid)),
                PushName = row.GetString(nameof(SessionRecord.PushName)),
                Platform = row.GetString(nameof(SessionRecord.Platform)),
                Business = row.GetString(nameof(SessionRecord.Business)),
                Name = row.GetString(nameof(SessionRecord.Name)),
                Metadata = row.GetBinary(nameof(SessionRecord.Metadata)) is { } metadata
                    ? JsonSerializer.Deserialize(metadata, StorageJsonContext.Default.IReadOnlyDictionaryStringString)
                    : null,
                DeviceName = row.GetString(nameof(SessionRecord.DeviceName)),
                Proxy = row.GetString(nameof(SessionRecord.Proxy)) is { } proxy ? SessionProxy.OfColumn(proxy) : null,
                ProxyId = row.GetString(nameof(SessionRecord.ProxyId)),
                Link = ReadLink(row),
                CreatedAt = row.GetDateTimeOffset(nameof(SessionRecord.CreatedAt)) ?? throw Invalid(row),
                UpdatedAt = row.GetDateTimeOffset(nameof(SessionRecord.UpdatedAt)) ?? throw Invalid(row),
                Incarnation = row.GetString(nameof(SessionRecord.Incarnation)) ?? string.Empty,
                Sequence = row.GetInt64(nameof(SessionRecord.Sequence)) ?? 0,
            };
            return row.GetBinary(nameof(SessionRecord.Outbox)) is { } outbox ? record with { Outbox = ReadOutbox(record, outbox) } : record;
        }
        catch (Exception exception) when (exception is InvalidOperationException or InvalidCastException or JsonException)
        {
            throw Invalid(row, exception);
        }
    }

    private static LinkOffer? ReadLink(TableEntity row) => row.GetString(LinkTokenHash) is not { } hash ? null : new()
    {
        TokenHash = hash,
        ExpiresAt = row.GetDateTimeOffset(LinkExpiresAt) ?? throw Invalid(row),
        IsSpent = row.GetBoolean(LinkIsSpent) ?? throw Invalid(row),
    };

    private static SessionEvent[] ReadOutbox(SessionRecord record, byte[] outbox)
    {
        var incarnation = SessionIncarnation.Of(record);
        var events = JsonSerializer.Deserialize(outbox, StorageJsonContext.Default.StoredEventArray) ?? [];
        return [.. events.Select(stored => stored.Restore(record.Key, incarnation))];
    }

    private static InvalidDataException Invalid(TableEntity row, Exception? cause = null) =>
        new($"The row of session {row.PartitionKey}/{row.RowKey} is damaged or of a newer version.", cause);
}
