using Azure;
using Azure.Data.Tables;
using Sessions.Events;

namespace Sessions.Storage;

/// <summary>Events in Table Storage; see <see cref="EventRow"/> for the rows.</summary>
internal sealed class TableEventStore(StorageTables tables) : IEventStore
{
    private const int MaxPage = 1000;

    private readonly StorageTable _table = tables.Events;

    public async Task<EventLogHead> LoadHeadAsync(string tenant, CancellationToken cancellationToken) =>
        await _table.FindAsync(tenant, EventRow.HeadKey, cancellationToken) is { } row
            ? new(row.GetInt64(EventRow.CursorColumn) ?? 0, row.GetInt64(EventRow.TrimmedToColumn) ?? 0, row.ETag.ToString())
            : new(Cursor: 0, TrimmedTo: 0, ETag: null);

    public Task<EventLogHead?> TryAppendAsync(
        string tenant, EventLogHead head, IReadOnlyList<SessionEvent> events, DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Count, EventRow.MaxBatch);
        foreach (var told in events) RowKeys.Check(told.Key);

        var rows = events.SelectMany((told, index) => EventRow.Write(new(head.Cursor + 1 + index, told), now));
        return TryWriteAsync(
            tenant,
            head,
            head with { Cursor = head.Cursor + events.Count },
            rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row)),
            cancellationToken);
    }

    public async Task<IReadOnlySet<string>> FindAsync(IReadOnlyList<SessionEvent> events, CancellationToken cancellationToken)
    {
        var lookups = events.GroupBy(told => (told.Key, told.Incarnation)).Select(async session =>
        {
            RowKeys.Check(session.Key.Key);
            var from = EventRow.SessionKey(session.Key.Key.SessionId, session.Key.Incarnation, session.Min(told => told.Sequence));
            var to = EventRow.SessionKey(session.Key.Key.SessionId, session.Key.Incarnation, session.Max(told => told.Sequence));
            var filter = TableClient.CreateQueryFilter($"PartitionKey eq {session.Key.Key.Tenant} and RowKey ge {from} and RowKey le {to}");
            var keys = (await QueryAsync(filter, MaxPage, ["RowKey"], cancellationToken)).Select(row => row.RowKey).ToHashSet(StringComparer.Ordinal);
            return session.Where(told => keys.Contains(EventRow.SessionKey(told.Key.SessionId, told.Incarnation, told.Sequence)));
        });
        return (await Task.WhenAll(lookups)).SelectMany(found => found).Select(told => told.Id).ToHashSet(StringComparer.Ordinal);
    }

    public async Task<IReadOnlyList<LoggedEvent>> ReadAsync(string tenant, long afterCursor, int limit, CancellationToken cancellationToken)
    {
        var (from, below) = (EventRow.TenantKey(afterCursor), "t}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {tenant} and RowKey gt {from} and RowKey lt {below}");
        return [.. (await QueryAsync(filter, limit, null, cancellationToken)).Select(EventRow.ReadOfTenant)];
    }

    public async Task<IReadOnlyList<LoggedEvent>> ReadSessionAsync(
        SessionKey key, string incarnation, long afterSequence, int limit, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        var (from, to) = (EventRow.SessionKey(key.SessionId, incarnation, afterSequence), EventRow.SessionKey(key.SessionId, incarnation, long.MaxValue));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey gt {from} and RowKey le {to}");
        return [.. (await QueryAsync(filter, limit, null, cancellationToken)).Select(EventRow.ReadOfSession)];
    }

    public async Task<string?> FindIncarnationAsync(SessionKey key, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        var (from, below) = EventRow.SessionRange(key.SessionId);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey gt {from} and RowKey lt {below}");
        return await QueryAsync(filter, 1, ["RowKey"], cancellationToken) is [var row] ? EventRow.IncarnationOf(row.RowKey) : null;
    }

    public async Task<EventLogHead?> TryTrimAsync(string tenant, EventLogHead head, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var (from, below) = (EventRow.TenantKey(head.TrimmedTo), "t}");
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {tenant} and RowKey gt {from} and RowKey lt {below}");
        var old = (await QueryAsync(filter, EventRow.MaxBatch, null, cancellationToken))
            .TakeWhile(row => row.GetDateTimeOffset(EventRow.LoggedAtColumn) < before)
            .Select(row => (Row: row, Logged: EventRow.ReadOfTenant(row)))
            .ToList();
        if (old.Count == 0) return head;

        var rows = old.SelectMany(pair => (TableEntity[])
        [
            pair.Row,
            new(tenant, EventRow.SessionKey(pair.Logged.Event.Key.SessionId, pair.Logged.Event.Incarnation, pair.Logged.Event.Sequence)),
        ]);
        return await TryWriteAsync(
            tenant,
            head,
            head with { TrimmedTo = old[^1].Logged.Cursor },
            rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)),
            cancellationToken);
    }

    /// <summary>The head and the rows, all or none; null when one of them is not as it has to be.</summary>
    private async Task<EventLogHead?> TryWriteAsync(
        string tenant, EventLogHead head, EventLogHead next, IEnumerable<TableTransactionAction> rows, CancellationToken cancellationToken)
    {
        var headRow = EventRow.Head(tenant, next.Cursor, next.TrimmedTo);
        var first = head.ETag is null
            ? new TableTransactionAction(TableTransactionActionType.Add, headRow)
            : new TableTransactionAction(TableTransactionActionType.UpdateReplace, headRow, new ETag(head.ETag));
        try
        {
            return next with { ETag = await _table.SubmitAsync([first, .. rows], cancellationToken) };
        }
        catch (RequestFailedException failed) when (failed.IsConflict())
        {
            return null;
        }
    }

    private async Task<List<TableEntity>> QueryAsync(string filter, int limit, IReadOnlyList<string>? columns, CancellationToken cancellationToken)
    {
        var rows = new List<TableEntity>();
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, limit - rows.Count, columns, continuation, cancellationToken);
            rows.AddRange(page.Values);
            continuation = page.ContinuationToken;
        }
        while (rows.Count < limit && continuation is not null);

        return rows;
    }
}
