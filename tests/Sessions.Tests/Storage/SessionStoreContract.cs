using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of records keeps; each test has a tenant of its own.</summary>
public abstract class SessionStoreContract : StoreContract<ISessionStore>
{
    private static readonly DateTimeOffset Noon = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task A_record_comes_back_with_every_field()
    {
        var record = Record("full") with
        {
            Status = SessionStatus.LoggedOut,
            Reason = SessionReason.DeviceRemoved,
            Version = long.MaxValue,
            Epoch = 1L << 40,
            DeletionId = "0123456789abcdef0123456789abcdef",
            PhoneNumber = "+12025550100",
            ConnectedAt = Noon.AddMilliseconds(123),
            Jid = "12025550100:7@s.whatsapp.net",
            Lid = "100000000000001:7@lid",
            PushName = "Zoë 😀 \"quoted\" \\ \u0001",
            Platform = "iphone",
            Business = "Bakery",
            Name = "",
            Metadata = new Dictionary<string, string> { ["Clé"] = "välue\n😀", [""] = "" },
            DeviceName = "My service",
            Link = new() { TokenHash = new string('a', 64), ExpiresAt = Noon.AddMinutes(15), IsSpent = true },
            CreatedAt = Noon.AddMilliseconds(1),
            UpdatedAt = Noon.AddMilliseconds(999),
        };

        var etag = await Store.TryAddAsync(record, Cancel);
        var stored = await Store.LoadAsync(record.Key, Cancel);

        Assert.Equal(etag, stored!.ETag);
        Assert.Equal(record.Metadata, stored.Record.Metadata);
        Assert.Equal(record, stored.Record with { Metadata = record.Metadata });
    }

    [Fact]
    public async Task Absent_fields_stay_absent()
    {
        var record = Record("bare");

        await Store.TryAddAsync(record, Cancel);

        Assert.Equal(record, (await Store.LoadAsync(record.Key, Cancel))!.Record);
    }

    [Fact]
    public async Task The_largest_metadata_the_api_accepts_fits()
    {
        var metadata = Enumerable.Range(0, 20).ToDictionary(i => $"{(char)('a' + i)}{new string('\u0001', 39)}", _ => new string('\u0002', 500));
        var record = Record("large") with { Metadata = metadata };

        await Store.TryAddAsync(record, Cancel);

        Assert.Equal(metadata, (await Store.LoadAsync(record.Key, Cancel))!.Record.Metadata);
    }

    [Fact]
    public async Task Nothing_is_found_where_nothing_is()
    {
        Assert.Null(await Store.LoadAsync(new SessionKey(Tenant, "none"), Cancel));
        Assert.Empty(await Store.ListAsync(Tenant, 10, null, SessionFilter.None, Cancel));
    }

    [Fact]
    public async Task A_taken_id_is_not_added_and_not_changed()
    {
        await Store.TryAddAsync(Record("one") with { Name = "first" }, Cancel);

        Assert.Null(await Store.TryAddAsync(Record("one") with { Name = "second" }, Cancel));
        Assert.Equal("first", (await Store.LoadAsync(new SessionKey(Tenant, "one"), Cancel))!.Record.Name);
    }

    [Fact]
    public async Task A_record_is_replaced_as_a_whole_by_who_knows_its_etag()
    {
        var first = (await Store.TryAddAsync(Record("one") with { Name = "gone", Version = 1 }, Cancel))!;

        var second = await Store.ReplaceAsync(Record("one") with { Version = 2 }, first, Cancel);
        var third = await Store.ReplaceAsync(Record("one") with { Version = 3 }, second, Cancel);

        var stored = await Store.LoadAsync(new SessionKey(Tenant, "one"), Cancel);
        Assert.Equal(third, stored!.ETag);
        Assert.Equal(3, stored.Record.Version);
        Assert.Null(stored.Record.Name);
    }

    [Fact]
    public async Task A_stale_etag_neither_replaces_nor_deletes()
    {
        var stale = (await Store.TryAddAsync(Record("one"), Cancel))!;
        await Store.ReplaceAsync(Record("one") with { Version = 2 }, stale, Cancel);

        await Assert.ThrowsAsync<OwnershipLostException>(() => Store.ReplaceAsync(Record("one") with { Version = 9 }, stale, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(() => Store.DeleteAsync(new SessionKey(Tenant, "one"), stale, Cancel));

        Assert.Equal(2, (await Store.LoadAsync(new SessionKey(Tenant, "one"), Cancel))!.Record.Version);
    }

    [Fact]
    public async Task A_deleted_record_is_gone_cannot_be_replaced_and_its_id_is_free()
    {
        var key = new SessionKey(Tenant, "one");
        var etag = (await Store.TryAddAsync(Record("one"), Cancel))!;

        await Store.DeleteAsync(key, etag, Cancel);
        await Store.DeleteAsync(key, etag, Cancel);

        Assert.Null(await Store.LoadAsync(key, Cancel));
        await Assert.ThrowsAsync<OwnershipLostException>(() => Store.ReplaceAsync(Record("one"), etag, Cancel));
        Assert.NotNull(await Store.TryAddAsync(Record("one"), Cancel));
    }

    [Fact]
    public async Task Of_writers_with_the_same_etag_exactly_one_wins()
    {
        var etag = (await Store.TryAddAsync(Record("one"), Cancel))!;

        var writes = Enumerable.Range(2, 8).Select(version => TryReplaceAsync(Record("one") with { Version = version }, etag));
        var winners = (await Task.WhenAll(writes)).Where(version => version is not null).ToList();

        var stored = await Store.LoadAsync(new SessionKey(Tenant, "one"), Cancel);
        Assert.Equal(stored!.Record.Version, Assert.Single(winners));
    }

    [Fact]
    public async Task Of_adders_of_the_same_id_exactly_one_wins()
    {
        var etags = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Store.TryAddAsync(Record("one"), Cancel)));

        Assert.Single(etags, etag => etag is not null);
    }

    [Fact]
    public async Task A_list_pages_in_ordinal_order_through_oneTenant()
    {
        string[] ids = ["0", "1-a", "10", "9", "a", "a-1", "a0", "a1", "aa", "b", "z-9"];
        foreach (var id in ids.Reverse()) await Store.TryAddAsync(Record(id), Cancel);
        await Store.TryAddAsync(Record("b") with { Key = new SessionKey($"{Tenant}x", "b") }, Cancel);

        var listed = new List<string>();
        string? after = null;
        while (await Store.ListAsync(Tenant, 3, after, SessionFilter.None, Cancel) is { Count: > 0 } page)
        {
            Assert.True(page.Count <= 3);
            listed.AddRange(page.Select(record => record.Key.SessionId));
            after = listed[^1];
        }

        Assert.Equal(ids.Order(StringComparer.Ordinal), listed);
    }

    [Fact]
    public async Task A_list_gives_as_many_as_asked()
    {
        foreach (var number in Enumerable.Range(0, 30)) await Store.TryAddAsync(Record($"s{number:D2}"), Cancel);

        Assert.Equal(25, (await Store.ListAsync(Tenant, 25, null, SessionFilter.None, Cancel)).Count);
        Assert.Equal(30, (await Store.ListAsync(Tenant, 1000, null, SessionFilter.None, Cancel)).Count);
        Assert.Equal(4, (await Store.ListAsync(Tenant, 1000, "s25", SessionFilter.None, Cancel)).Count);
    }

    [Fact]
    public async Task A_filtered_list_leaves_out_none_that_the_caller_shows()
    {
        var odd = "O'Neil \"x\" – 100 %";
        await Store.TryAddAsync(Record("a") with { Status = SessionStatus.Connected, Name = odd }, Cancel);
        await Store.TryAddAsync(Record("b") with { Status = SessionStatus.Reconnecting, Name = odd }, Cancel);
        await Store.TryAddAsync(Record("c") with { Status = SessionStatus.LoggedOut, Name = "other" }, Cancel);
        await Store.TryAddAsync(Record("d") with { Status = SessionStatus.Expired }, Cancel);

        Assert.Superset(new HashSet<string> { "a", "b" }, await IdsAsync(new() { Name = odd }));
        Assert.Superset(new HashSet<string> { "c", "d" }, await IdsAsync(new() { Statuses = [SessionStatus.LoggedOut, SessionStatus.Expired] }));
        // The row of a session that is told as reconnecting may say connected.
        Assert.Superset(new HashSet<string> { "a", "b" }, await IdsAsync(new() { Statuses = [SessionStatus.Reconnecting] }));
        Assert.Superset(new HashSet<string> { "c" }, await IdsAsync(new() { Statuses = [SessionStatus.LoggedOut], Name = "other" }));

        async Task<HashSet<string>> IdsAsync(SessionFilter filter) =>
            [.. (await Store.ListAsync(Tenant, 100, null, filter, Cancel)).Select(record => record.Key.SessionId)];
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_list_has_bounds(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Store.ListAsync(Tenant, limit, null, SessionFilter.None, Cancel));

    [Fact]
    public async Task A_scan_sees_everyTenant()
    {
        await Store.TryAddAsync(Record("one"), Cancel);
        await Store.TryAddAsync(Record("two") with { Key = new SessionKey($"{Tenant}x", "two") }, Cancel);

        var seen = new List<string>();
        await foreach (var record in Store.ScanAsync(Cancel))
        {
            if (record.Key.Tenant.StartsWith(Tenant, StringComparison.Ordinal)) seen.Add(record.Key.SessionId);
        }

        Assert.Equal(["one", "two"], seen.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.LoadAsync(new SessionKey(Tenant, "one"), cancelled));
    }

    protected SessionRecord Record(string id) => new()
    {
        Key = new SessionKey(Tenant, id),
        Status = SessionStatus.Pending,
        Reason = SessionReason.Connecting,
        Version = 1,
        Epoch = 1,
        Owner = "S127.0.0.1:11111:1",
        CreatedAt = Noon,
        UpdatedAt = Noon,
    };

    private async Task<long?> TryReplaceAsync(SessionRecord record, string etag)
    {
        try
        {
            await Store.ReplaceAsync(record, etag, Cancel);

            return record.Version;
        }
        catch (OwnershipLostException)
        {
            return null;
        }
    }
}
