using Sessions.Clusters;
using Sessions.Tests.Clusters;
using Sessions.Tests.Grains;
using Shared.Storage;
using Xunit;

namespace Sessions.Tests;

public sealed class DirectoryTests
{
    private readonly InMemorySessionStore _rows = new();
    private readonly FakeSilo _silo = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private SessionDirectory Directory => new(_rows, new SiloOwners(_silo), new ClusterJoinOptions());

    [Fact]
    public async Task Pages_follow_one_another_in_order_of_id()
    {
        foreach (var id in (string[])["e", "b", "d", "a", "c"]) await AddAsync(id);

        var first = await Directory.ListAsync("t", 2, null, SessionFilter.None, Token);
        var second = await Directory.ListAsync("t", 2, "b", SessionFilter.None, Token);
        var third = await Directory.ListAsync("t", 2, "d", SessionFilter.None, Token);

        AssertPage(first, true, "a", "b");
        AssertPage(second, true, "c", "d");
        AssertPage(third, false, "e");
    }

    [Fact]
    public async Task A_page_that_ends_the_list_exactly_says_so()
    {
        await AddAsync("a");
        await AddAsync("b");

        var page = await Directory.ListAsync("t", 2, null, SessionFilter.None, Token);

        AssertPage(page, false, "a", "b");
    }

    [Fact]
    public async Task Sessions_being_deleted_are_not_told_and_do_not_shorten_a_page()
    {
        foreach (var id in (string[])["a", "b", "c", "d"]) await AddAsync(id, deletionId: "x");
        await AddAsync("e");
        await AddAsync("f");
        await AddAsync("g", deletionId: "x");

        var page = await Directory.ListAsync("t", 2, null, SessionFilter.None, Token);

        AssertPage(page, false, "e", "f");
    }

    [Theory]
    [InlineData(2, 3)]
    [InlineData(1000, 1000, 1)]
    public async Task One_row_more_than_the_page_shows_is_read(int limit, params int[] pages)
    {
        foreach (var number in Enumerable.Range(0, 1010)) await AddAsync($"s{number:D4}");

        Assert.True((await Directory.ListAsync("t", limit, null, SessionFilter.None, Token)).HasMore);

        Assert.Equal(pages, _rows.Pages);
    }

    [Fact]
    public async Task Rows_that_are_left_out_are_not_read_one_by_one()
    {
        await AddAsync("a");
        foreach (var number in Enumerable.Range(0, 500)) await AddAsync($"b{number:D3}", deletionId: "x");
        await AddAsync("c");

        AssertPage(await Directory.ListAsync("t", 2, null, SessionFilter.None, Token), false, "a", "c");

        Assert.InRange(_rows.Pages.Count, 2, 10);
    }

    [Fact]
    public async Task Another_tenants_sessions_are_not_told()
    {
        await AddAsync("a", tenant: "u");

        Assert.Empty((await Directory.ListAsync("t", 10, null, SessionFilter.None, Token)).Sessions);
    }

    [Theory]
    [InlineData("silo@1", SessionStatus.Connected, SessionReason.Online)]
    [InlineData("other", SessionStatus.Connected, SessionReason.Online)]
    [InlineData("gone", SessionStatus.Reconnecting, SessionReason.ServerRestart)]
    public async Task A_connection_is_believed_only_while_its_owner_lives(string owner, SessionStatus status, string reason)
    {
        _silo.Others.Add("other");
        await AddAsync("a", owner: owner);

        var session = Assert.Single((await Directory.ListAsync("t", 10, null, SessionFilter.None, Token)).Sessions);

        Assert.Equal((status, reason), (session.Status, session.Reason));
    }

    [Fact]
    public async Task In_a_cluster_a_session_whose_owner_is_gone_moves()
    {
        await AddAsync("a", owner: "gone");

        Assert.Equal(SessionReason.OwnerMoved, await ReasonInClusterAsync(new SiloOwners(_silo)));
    }

    [Fact]
    public async Task When_no_owner_can_be_asked_nobody_is_believed_to_hold_a_line()
    {
        await AddAsync("a", owner: _silo.Own);

        Assert.Equal(SessionReason.OwnerMoved, await ReasonInClusterAsync(new NobodyAnswers()));
    }

    private async Task<string> ReasonInClusterAsync(ILiveOwners owners)
    {
        var directory = new SessionDirectory(_rows, owners, new ClusterJoinOptions { Redis = "127.0.0.1" });
        var session = Assert.Single((await directory.ListAsync("t", 10, null, SessionFilter.None, Token)).Sessions);

        Assert.Equal(SessionStatus.Reconnecting, session.Status);
        return session.Reason;
    }

    [Fact]
    public async Task A_filter_takes_a_session_for_what_the_list_tells_of_it()
    {
        await AddAsync("a", owner: "gone");
        await AddAsync("b");

        AssertPage(await Directory.ListAsync("t", 10, null, new() { Statuses = [SessionStatus.Reconnecting] }, Token), false, "a");
        AssertPage(await Directory.ListAsync("t", 10, null, new() { Statuses = [SessionStatus.Connected] }, Token), false, "b");
    }

    [Fact]
    public async Task Pages_of_a_filtered_list_are_full_until_the_last()
    {
        foreach (var id in Enumerable.Range(0, 30)) await AddAsync($"s{id:D2}", owner: id % 3 == 0 ? "gone" : "silo@1");
        var filter = new SessionFilter { Statuses = [SessionStatus.Reconnecting] };

        AssertPage(await Directory.ListAsync("t", 4, null, filter, Token), true, "s00", "s03", "s06", "s09");
        AssertPage(await Directory.ListAsync("t", 6, "s09", filter, Token), false, "s12", "s15", "s18", "s21", "s24", "s27");
    }

    [Fact]
    public async Task A_filter_by_id_shows_those_and_none_when_there_are_none()
    {
        foreach (var id in (string[])["a", "b", "c"]) await AddAsync(id);

        AssertPage(await Directory.ListAsync("t", 10, null, new() { SessionIds = new HashSet<string> { "b", "x" } }, Token), false, "b");
        AssertPage(await Directory.ListAsync("t", 10, null, new() { SessionIds = new HashSet<string>() }, Token), false);
    }

    private static void AssertPage(SessionPage page, bool hasMore, params string[] ids)
    {
        Assert.Equal(ids, page.Sessions.Select(session => session.Key.SessionId));
        Assert.Equal(hasMore, page.HasMore);
    }

    private Task<string?> AddAsync(string id, string tenant = "t", string owner = "silo@1", string? deletionId = null) => _rows.TryAddAsync(
        new SessionRecord
        {
            Key = new SessionKey(tenant, id),
            Status = SessionStatus.Connected,
            Reason = SessionReason.Online,
            Version = 1,
            Epoch = 1,
            Owner = owner,
            DeletionId = deletionId,
            CreatedAt = DateTimeOffset.UnixEpoch,
            UpdatedAt = DateTimeOffset.UnixEpoch,
        },
        Token);
}
