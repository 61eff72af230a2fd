using System.Globalization;
using System.Text.Json;
using Azure.Data.Tables;
using Sessions.Events;

namespace Sessions.Storage;

/// <summary>
/// The rows of <c>Events</c>; partition = tenant.
/// <code>
/// h                                       head: Cursor, TrimmedTo (64 bits each)
/// s|{sessionId}|{incarnation}|{sequence}  an event under its session: Event, Cursor
/// t|{cursor}                              the same event in the tenant's order: Event, SessionId, Incarnation, LoggedAt
/// </code>
/// Numbers in keys have 19 digits. <c>Event</c> is JSON in UTF-8 (<see cref="StoredEvent"/>).
/// </summary>
internal static class EventRow
{
    /// <summary>Events that one transaction holds beside the head: two rows each.</summary>
    public const int MaxBatch = (TableBatch.MaxCount - 1) / 2;

    public const string HeadKey = "h";
    public const string CursorColumn = "Cursor";
    public const string TrimmedToColumn = "TrimmedTo";
    public const string SessionIdColumn = "SessionId";
    public const string IncarnationColumn = "Incarnation";
    public const string LoggedAtColumn = "LoggedAt";
    private const string EventColumn = "Event";

    public static string TenantKey(long cursor) => string.Create(CultureInfo.InvariantCulture, $"t|{cursor:D19}");

    public static string SessionKey(string sessionId, string incarnation, long sequence) =>
        string.Create(CultureInfo.InvariantCulture, $"s|{sessionId}|{incarnation}|{sequence:D19}");

    /// <summary>All of a session's rows lie between the two.</summary>
    public static (string From, string Below) SessionRange(string sessionId) => ($"s|{sessionId}|", $"s|{sessionId}}}");

    /// <summary>The incarnation in a session's row key.</summary>
    public static string IncarnationOf(string rowKey) => rowKey.Split('|')[2];

    public static TableEntity Head(string tenant, long cursor, long trimmedTo) => new(tenant, HeadKey)
    {
        [CursorColumn] = cursor,
        [TrimmedToColumn] = trimmedTo,
    };

    public static IEnumerable<TableEntity> Write(LoggedEvent logged, DateTimeOffset loggedAt)
    {
        var told = logged.Event;
        var body = JsonSerializer.SerializeToUtf8Bytes(StoredEvent.Of(told), StorageJsonContext.Default.StoredEvent);
        yield return new(told.Key.Tenant, SessionKey(told.Key.SessionId, told.Incarnation, told.Sequence))
        {
            [EventColumn] = body,
            [CursorColumn] = logged.Cursor,
        };
        yield return new(told.Key.Tenant, TenantKey(logged.Cursor))
        {
            [EventColumn] = body,
            [SessionIdColumn] = told.Key.SessionId,
            [IncarnationColumn] = told.Incarnation,
            [LoggedAtColumn] = loggedAt.ToUniversalTime(),
        };
    }

    /// <exception cref="InvalidDataException">The row is not one that this version writes.</exception>
    public static LoggedEvent ReadOfTenant(TableEntity row) => Read(
        row,
        long.Parse(row.RowKey.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture),
        row.GetString(SessionIdColumn) ?? throw Invalid(row),
        row.GetString(IncarnationColumn) ?? throw Invalid(row));

    /// <exception cref="InvalidDataException">The row is not one that this version writes.</exception>
    public static LoggedEvent ReadOfSession(TableEntity row) =>
        Read(row, row.GetInt64(CursorColumn) ?? throw Invalid(row), row.RowKey.Split('|')[1], IncarnationOf(row.RowKey));

    private static LoggedEvent Read(TableEntity row, long cursor, string sessionId, string incarnation)
    {
        try
        {
            var stored = JsonSerializer.Deserialize(row.GetBinary(EventColumn) ?? throw Invalid(row), StorageJsonContext.Default.StoredEvent);
            return new(cursor, stored?.Restore(new(row.PartitionKey, sessionId), incarnation) ?? throw Invalid(row));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Invalid(row, exception);
        }
    }

    private static InvalidDataException Invalid(TableEntity row, Exception? cause = null) =>
        new($"The event {row.PartitionKey}/{row.RowKey} is damaged or of a newer version.", cause);
}
