using Sessions.Events;
using Sessions.Storage;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every <see cref="IEventStore"/> keeps, which is not public.</summary>
public abstract class EventStoreContract : StoreContract<object>
{
    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    private IEventStore Log => (IEventStore)Store;

    [Fact]
    public async Task A_log_begins_empty()
    {
        Assert.Equal(new EventLogHead(0, 0, null), await Log.LoadHeadAsync(Tenant, Cancel));
        Assert.Empty(await Log.ReadAsync(Tenant, 0, 10, Cancel));
        Assert.Null(await Log.FindIncarnationAsync(new(Tenant, "one"), Cancel));
    }

    [Fact]
    public async Task Events_come_back_with_every_field_in_both_orders()
    {
        var events = new[]
        {
            Event("one", 1) with { Type = SessionEventType.Created, Status = SessionStatus.LoggedOut, PhoneNumber = "+12025550100", Version = long.MaxValue },
            Event("two", 1) with { At = Noon.AddMilliseconds(123), Reason = SessionReason.DeviceRemoved },
            Event("one", 2),
        };

        var head = await AppendAsync(events);

        Assert.Equal((3, 0), (head.Cursor, head.TrimmedTo));
        Assert.Equal(head, await Log.LoadHeadAsync(Tenant, Cancel));
        Assert.Equal(events.Select((told, index) => new LoggedEvent(index + 1, told)), await Log.ReadAsync(Tenant, 0, 10, Cancel));
        Assert.Equal([new(1, events[0]), new(3, events[2])], await Log.ReadSessionAsync(new(Tenant, "one"), "a", 0, 10, Cancel));
        Assert.Equal([new(2, events[1])], await Log.ReadSessionAsync(new(Tenant, "two"), "a", 0, 10, Cancel));
    }

    [Fact]
    public async Task Reading_begins_behind_a_place_and_ends_at_a_limit()
    {
        await AppendAsync([.. Enumerable.Range(1, 12).Select(sequence => Event("one", sequence))]);

        Assert.Equal([10, 11, 12], (await Log.ReadAsync(Tenant, 9, 10, Cancel)).Select(logged => logged.Cursor));
        Assert.Equal([3, 4], (await Log.ReadAsync(Tenant, 2, 2, Cancel)).Select(logged => logged.Cursor));
        Assert.Equal([9, 10], (await Log.ReadSessionAsync(new(Tenant, "one"), "a", 8, 2, Cancel)).Select(logged => logged.Event.Sequence));
        Assert.Empty(await Log.ReadSessionAsync(new(Tenant, "one"), "a", 12, 2, Cancel));
    }

    [Fact]
    public async Task The_largest_batch_is_written_at_once()
    {
        var events = Enumerable.Range(1, EventRow.MaxBatch).Select(sequence => Event("one", sequence)).ToArray();

        var head = await AppendAsync(events);

        Assert.Equal(EventRow.MaxBatch, head.Cursor);
        Assert.Equal(events, (await Log.ReadAsync(Tenant, 0, 1000, Cancel)).Select(logged => logged.Event));
    }

    [Fact]
    public async Task A_batch_with_an_event_that_is_there_is_not_written_at_all()
    {
        var head = await AppendAsync([Event("one", 1)]);

        Assert.Null(await Log.TryAppendAsync(Tenant, head, [Event("two", 1), Event("one", 1)], Noon, Cancel));

        Assert.Equal(head, await Log.LoadHeadAsync(Tenant, Cancel));
        Assert.Single(await Log.ReadAsync(Tenant, 0, 10, Cancel));
        Assert.Empty(await Log.ReadSessionAsync(new(Tenant, "two"), "a", 0, 10, Cancel));
    }

    [Fact]
    public async Task A_writer_with_an_old_head_writes_nothing()
    {
        var none = await Log.LoadHeadAsync(Tenant, Cancel);
        var first = await AppendAsync([Event("one", 1)]);
        var second = await Log.TryAppendAsync(Tenant, first, [Event("one", 2)], Noon, Cancel);

        Assert.Null(await Log.TryAppendAsync(Tenant, none, [Event("two", 1)], Noon, Cancel));
        Assert.Null(await Log.TryAppendAsync(Tenant, first, [Event("two", 1)], Noon, Cancel));
        Assert.Null(await Log.TryTrimAsync(Tenant, first, Noon.AddDays(1), Cancel));

        Assert.Equal(second, await Log.LoadHeadAsync(Tenant, Cancel));
        Assert.Equal(2, (await Log.ReadAsync(Tenant, 0, 10, Cancel)).Count);
    }

    [Fact]
    public async Task Those_that_are_there_are_told_apart()
    {
        await AppendAsync([Event("one", 1), Event("one", 2), Event("two", 1), Event("one-2", 1)]);
        var asked = new[] { Event("one", 2), Event("one", 3), Event("two", 2), Event("one", 1, "b"), Event("two", 1) };

        var found = await Log.FindAsync(asked, Cancel);

        // Ids are unique within a session's own key.
        Assert.Equal([asked[0].Id, asked[4].Id], found.Order(StringComparer.Ordinal).Reverse());
    }

    [Fact]
    public async Task The_newest_incarnation_of_a_session_is_found()
    {
        await AppendAsync([Event("one", 1, "b"), Event("one", 1, "a"), Event("one-2", 1, "0")]);

        Assert.Equal("a", await Log.FindIncarnationAsync(new(Tenant, "one"), Cancel));
    }

    [Fact]
    public async Task Old_events_go_from_both_orders_and_the_head_tells()
    {
        var head = await AppendAsync([Event("one", 1), Event("two", 1)]);
        head = (await Log.TryAppendAsync(Tenant, head, [Event("one", 2)], Noon.AddHours(1), Cancel))!;

        var same = await Log.TryTrimAsync(Tenant, head, Noon, Cancel);
        Assert.Equal(head, same);
        head = (await Log.TryTrimAsync(Tenant, head, Noon.AddHours(1), Cancel))!;

        Assert.Equal((3, 2), (head.Cursor, head.TrimmedTo));
        Assert.Equal(head, await Log.LoadHeadAsync(Tenant, Cancel));
        Assert.Equal([3], (await Log.ReadAsync(Tenant, 0, 10, Cancel)).Select(logged => logged.Cursor));
        Assert.Equal([2], (await Log.ReadSessionAsync(new(Tenant, "one"), "a", 0, 10, Cancel)).Select(logged => logged.Event.Sequence));
        Assert.Null(await Log.FindIncarnationAsync(new(Tenant, "two"), Cancel));
    }

    [Fact]
    public async Task Trimming_goes_on_where_it_ended()
    {
        var head = await AppendAsync([.. Enumerable.Range(1, 40).Select(sequence => Event("one", sequence))]);
        head = (await Log.TryAppendAsync(Tenant, head, [.. Enumerable.Range(41, 40).Select(sequence => Event("one", sequence))], Noon, Cancel))!;

        head = (await Log.TryTrimAsync(Tenant, head, Noon.AddHours(1), Cancel))!;
        Assert.Equal(EventRow.MaxBatch, head.TrimmedTo);
        head = (await Log.TryTrimAsync(Tenant, head, Noon.AddHours(1), Cancel))!;
        Assert.Equal(80, head.TrimmedTo);

        Assert.Empty(await Log.ReadAsync(Tenant, 0, 10, Cancel));
        Assert.Equal(81, (await Log.TryAppendAsync(Tenant, head, [Event("one", 81)], Noon, Cancel))!.Cursor);
    }

    private async Task<EventLogHead> AppendAsync(IReadOnlyList<SessionEvent> events) =>
        (await Log.TryAppendAsync(Tenant, await Log.LoadHeadAsync(Tenant, Cancel), events, Noon, Cancel))!;

    private SessionEvent Event(string sessionId, long sequence, string incarnation = "a") => new()
    {
        Key = new(Tenant, sessionId),
        Incarnation = incarnation,
        Sequence = sequence,
        Type = SessionEventType.Status,
        At = Noon,
        Status = SessionStatus.Connected,
        Reason = SessionReason.Online,
        Version = sequence,
    };
}
