using Sessions.Events;
using Sessions.Storage;
using Sessions.Webhooks;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of deliveries keeps; each test has a tenant of its own.</summary>
public abstract class DeliveryStoreContract : StoreContract<object>
{
    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, 250, TimeSpan.Zero);

    private int _writes;

    private IDeliveryStore Deliveries => (IDeliveryStore)Store;

    private WebhookKey Key => new(Tenant, "hook");

    [Fact]
    public async Task Nothing_is_there_before_the_first_write()
    {
        Assert.Null(await Deliveries.FindHeadAsync(Key, Cancel));
        Assert.Empty(await Deliveries.LoadPendingAsync(Key, Cancel));
        Assert.Empty(await Deliveries.ListAsync(Key, null, 10, null, Cancel));
        Assert.Null(await Deliveries.FindAsync(Key, 1, Cancel));
    }

    [Fact]
    public async Task A_delivery_comes_back_with_every_field_wherever_it_stands()
    {
        var pending = Record(1);
        var failed = Record(2) with { Status = DeliveryStatus.Failed, Attempts = 9, LastAttemptAt = Noon, StatusCode = 500, Error = AttemptError.Refused, SettledAt = Noon };
        var delivered = Record(3) with { Status = DeliveryStatus.Delivered, Attempts = 1, LastAttemptAt = Noon.AddMilliseconds(1), StatusCode = 204, SettledAt = Noon };

        var head = await WriteAsync(new DeliveryHead(3, null) { Pending = 1, Missed = 4, MissedAt = Noon, LastDeliveredAt = Noon, LastFailedAt = Noon }, pending, failed, delivered);

        Assert.Equal(head, await Deliveries.FindHeadAsync(Key, Cancel));
        foreach (var record in (DeliveryRecord[])[pending, failed, delivered]) Assert.Equal(record, await Deliveries.FindAsync(Key, record.Cursor, Cancel));
        Assert.Equal([pending], await Deliveries.LoadPendingAsync(Key, Cancel));
        Assert.Equal([2L], await Deliveries.FindFailedAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_delivery_stands_in_one_place_at_a_time()
    {
        var head = await WriteAsync(new DeliveryHead(1, null), Record(1));
        foreach (var (before, after) in ((DeliveryStatus, DeliveryStatus)[])
            [(DeliveryStatus.Pending, DeliveryStatus.Pending), (DeliveryStatus.Pending, DeliveryStatus.Failed), (DeliveryStatus.Failed, DeliveryStatus.Pending), (DeliveryStatus.Pending, DeliveryStatus.Delivered)])
        {
            head = await Deliveries.TryWriteAsync(Key, head!, [new(Record(1) with { Status = after }, before)], NewWrite(), Cancel);

            Assert.NotNull(head);
            Assert.Equal([after], (await Deliveries.ListAsync(Key, null, 10, null, Cancel)).Select(record => record.Status));
        }
    }

    [Fact]
    public async Task Another_writer_is_shut_out()
    {
        var first = await WriteAsync(new DeliveryHead(0, null), Record(1));
        Assert.Null(await Deliveries.TryWriteAsync(Key, new DeliveryHead(0, null), [new(Record(2), null)], NewWrite(), Cancel));
        var second = await WriteAsync(first, Record(3));

        Assert.Null(await Deliveries.TryWriteAsync(Key, first, [new(Record(4), null)], NewWrite(), Cancel));

        Assert.Equal([3L, 1], (await Deliveries.ListAsync(Key, null, 10, null, Cancel)).Select(record => record.Cursor));
        Assert.Equal(second, await Deliveries.FindHeadAsync(Key, Cancel));
    }

    [Fact]
    public async Task A_write_that_is_repeated_is_done_once()
    {
        var first = await WriteAsync(new DeliveryHead(0, null), Record(1));
        var done = await Deliveries.TryWriteAsync(Key, first with { Cursor = 1 }, [new(Record(1) with { Status = DeliveryStatus.Delivered }, DeliveryStatus.Pending)], "same", Cancel);

        var again = await Deliveries.TryWriteAsync(Key, first with { Cursor = 1 }, [new(Record(1) with { Status = DeliveryStatus.Delivered }, DeliveryStatus.Pending)], "same", Cancel);

        Assert.Equal(done, again);
    }

    [Fact]
    public async Task The_list_begins_with_the_newest_and_goes_on_behind_a_place()
    {
        var records = Enumerable.Range(1, 9).Select(cursor => Record(cursor) with { Status = (DeliveryStatus)(cursor % 3) }).ToArray();
        await WriteAsync(new DeliveryHead(9, null), records);

        Assert.Equal([9L, 8, 7, 6], (await Deliveries.ListAsync(Key, null, 4, null, Cancel)).Select(record => record.Cursor));
        Assert.Equal([5L, 4], (await Deliveries.ListAsync(Key, null, 2, 6, Cancel)).Select(record => record.Cursor));
        Assert.Equal([8L, 5, 2], (await Deliveries.ListAsync(Key, DeliveryStatus.Failed, 10, null, Cancel)).Select(record => record.Cursor));
        Assert.Equal([2L, 5, 8], await Deliveries.FindFailedAsync(Key, Cancel));
        Assert.Equal([5L, 7, 8], (await Deliveries.FindSettledAsync(Key, 4, Cancel)).Order());
        Assert.Empty(await Deliveries.ListAsync(new(Tenant, "hoo"), null, 10, null, Cancel));
    }

    [Fact]
    public async Task The_largest_batch_is_written_at_once()
    {
        var records = Enumerable.Range(1, DeliveryRow.MaxRows).Select(cursor => Record(cursor)).ToArray();

        await WriteAsync(new DeliveryHead(0, null), records);

        Assert.Equal(DeliveryRow.MaxRows, (await Deliveries.LoadPendingAsync(Key, Cancel)).Count);
    }

    [Fact]
    public async Task What_ended_long_ago_is_trimmed_and_what_is_pending_stays()
    {
        await WriteAsync(
            new DeliveryHead(0, null),
            Record(1),
            Record(2) with { Status = DeliveryStatus.Failed, SettledAt = Noon },
            Record(3) with { Status = DeliveryStatus.Delivered, SettledAt = Noon.AddMilliseconds(-1) },
            Record(4) with { Status = DeliveryStatus.Delivered, SettledAt = Noon.AddHours(1) });

        await Deliveries.TrimAsync(Key, Noon, Cancel);

        Assert.Equal([4L, 2, 1], (await Deliveries.ListAsync(Key, null, 10, null, Cancel)).Select(record => record.Cursor));
        Assert.NotNull(await Deliveries.FindHeadAsync(Key, Cancel));
    }

    [Fact]
    public async Task Everything_of_one_webhook_goes_and_nothing_of_its_neighbours()
    {
        await WriteAsync(new DeliveryHead(0, null), Record(1), Record(2) with { Status = DeliveryStatus.Failed });
        var neighbour = new WebhookKey(Tenant, "hook-2");
        await Deliveries.TryWriteAsync(neighbour, new DeliveryHead(0, null), [new(Record(1), null)], NewWrite(), Cancel);

        await Deliveries.PurgeAsync(Key, Cancel);

        Assert.Null(await Deliveries.FindHeadAsync(Key, Cancel));
        Assert.Empty(await Deliveries.ListAsync(Key, null, 10, null, Cancel));
        Assert.NotNull(await Deliveries.FindHeadAsync(neighbour, Cancel));
        Assert.Single(await Deliveries.LoadPendingAsync(neighbour, Cancel));
    }

    private async Task<DeliveryHead> WriteAsync(DeliveryHead head, params DeliveryRecord[] records)
    {
        var written = await Deliveries.TryWriteAsync(Key, head, [.. records.Select(record => new DeliveryWrite(record, null))], NewWrite(), Cancel);
        Assert.NotNull(written);
        return written;
    }

    private string NewWrite() => $"w{++_writes}";

    private DeliveryRecord Record(long cursor) => new()
    {
        Cursor = cursor,
        Event = new()
        {
            Key = new(Tenant, "one"),
            Incarnation = "a",
            Sequence = cursor,
            Type = SessionEventType.Status,
            At = Noon,
            Status = SessionStatus.Connected,
            Reason = SessionReason.Online,
            PhoneNumber = "+12025550100",
            Version = cursor,
        },
        NextAttemptAt = Noon.AddSeconds(5),
        GiveUpAt = Noon.AddDays(1),
    };
}
