using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using SessionApi.Auth;
using SessionApi.Endpoints;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Events;

public sealed class EventRoutesTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_of_all_sessions_come_in_the_logs_order()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 1);
        await api.Sessions.Events.TellAsync("two", 1);
        await api.Sessions.Events.TellAsync("one", 1);
        await api.Sessions.Events.TellAsync("three", 1, tenant: "other");

        var page = await (await api.Client.GetAsync("/events", Token)).JsonAsync();

        Assert.Equal(["events", "next", "hasMore"], page.Names());
        Assert.Equal([("one", 1), ("two", 1), ("one", 2)], Sequences(page));
        Assert.Equal((3, false), (page.GetProperty("next").GetInt64(), page.GetProperty("hasMore").GetBoolean()));
        var told = page.GetProperty("events")[2];
        Assert.Equal(["id", "sequence", "sessionId", "type", "at", "data"], told.Names());
        Assert.Equal(("b-2", "session.status", "2025-01-08T12:00:00.000Z"), (told.Text("id"), told.Text("type"), told.Text("at")));
        Assert.Equal(
            """{"status":"connected","reason":"online","phoneNumber":"+1234567890","version":2}""", told.GetProperty("data").GetRawText());
        Assert.Equal(["status", "reason", "version"], page.GetProperty("events")[0].GetProperty("data").Names());
    }

    [Fact]
    public async Task Reading_goes_on_with_next()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 2);
        await api.Sessions.Events.TellAsync("two", 3);

        var seen = new List<(string?, long)>();
        var address = "/events?limit=2";
        for (var hasMore = true; hasMore;)
        {
            var page = await (await api.Client.GetAsync(address, Token)).JsonAsync();
            seen.AddRange(Sequences(page));
            hasMore = page.GetProperty("hasMore").GetBoolean();
            address = $"/events?limit=2&after={page.GetProperty("next")}";
        }

        Assert.Equal([("one", 1), ("one", 2), ("two", 1), ("two", 2), ("two", 3)], seen);
        Assert.Empty(Sequences(await (await api.Client.GetAsync(address, Token)).JsonAsync()));
    }

    [Fact]
    public async Task Reading_may_begin_at_the_end()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 2);

        var end = await (await api.Client.GetAsync("/events?after=latest", Token)).JsonAsync();
        await api.Sessions.Events.TellAsync("one", 1);
        var next = await (await api.Client.GetAsync($"/events?after={end.GetProperty("next")}", Token)).JsonAsync();

        Assert.Empty(Sequences(end));
        Assert.Equal([("one", 3)], Sequences(next));
    }

    [Fact]
    public async Task A_session_has_its_own_events_under_its_own_numbers()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("two", 3);
        await api.Sessions.Events.TellAsync("one", 3);

        var page = await (await api.Client.GetAsync("/sessions/one/events?after=1", Token)).JsonAsync();

        Assert.Equal([("one", 2), ("one", 3)], Sequences(page));
        Assert.Equal(3, page.GetProperty("next").GetInt64());
    }

    [Fact]
    public async Task A_deleted_sessions_events_are_there_until_its_id_is_used_again()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 3, isDeleted: true);

        var deleted = await (await api.Client.GetAsync("/sessions/one/events", Token)).JsonAsync();
        await api.Sessions.Events.TellAsync("one", 2, incarnation: "a");
        var again = await (await api.Client.GetAsync("/sessions/one/events", Token)).JsonAsync();

        Assert.Equal("session.deleted", deleted.GetProperty("events")[2].Text("type"));
        Assert.Equal(["a-1", "a-2"], again.GetProperty("events").EnumerateArray().Select(told => told.Text("id")));
    }

    [Theory]
    [InlineData("/sessions/none/events", HttpStatusCode.NotFound, "session-not-found")]
    [InlineData("/sessions/No_Id/events", HttpStatusCode.BadRequest, "invalid-session-id")]
    [InlineData("/events?after=4", HttpStatusCode.Gone, "events-gone")]
    [InlineData("/events?after=9223372036854775807", HttpStatusCode.Gone, "events-gone")]
    [InlineData("/sessions/one/events?after=4", HttpStatusCode.Gone, "events-gone")]
    [InlineData("/sessions/one/events?after=9223372036854775807", HttpStatusCode.Gone, "events-gone")]
    public async Task What_is_not_there_is_said_to_be_not_there(string address, HttpStatusCode status, string code)
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 3);

        await (await api.Client.GetAsync(address, Token)).ProblemAsync(status, code);
    }

    [Theory]
    [InlineData("after=-1")]
    [InlineData("after=abc")]
    [InlineData("after=1.5")]
    [InlineData("after=")]
    [InlineData("after=%201")]
    [InlineData("after=0x1")]
    [InlineData("after=99999999999999999999")]
    [InlineData("after=1&after=2")]
    [InlineData("after=%D9%A1")]
    [InlineData("limit=0")]
    [InlineData("limit=1001")]
    [InlineData("limit=a")]
    public async Task A_place_that_is_none_is_refused(string query)
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 1);

        foreach (var path in (string[])["/events", "/sessions/one/events"])
        {
            var problem = await (await api.Client.GetAsync($"{path}?{query}", Token)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
            Assert.Equal([query.Split('=')[0]], problem.GetProperty("errors").Names());
        }
    }

    [Fact]
    public async Task What_was_trimmed_is_gone_and_the_rest_can_be_read()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 2);
        await api.Sessions.Events.TellAsync("idle", 2);
        api.Time.Advance(TimeSpan.FromDays(8));
        await api.Sessions.Events.TellAsync("one", 1);
        await api.Sessions.Events.TrimAsync(api.Time.GetUtcNow());

        foreach (var address in (string[])["/events?after=0", "/events?after=3", "/sessions/one/events?after=1", "/sessions/idle/events?after=1"])
        {
            await (await api.Client.GetAsync(address, Token)).ProblemAsync(HttpStatusCode.Gone, "events-gone");
        }

        foreach (var address in (string[])["/events", "/events?after=4", "/sessions/one/events", "/sessions/one/events?after=2"])
        {
            Assert.Equal([("one", 3)], Sequences(await (await api.Client.GetAsync(address, Token)).JsonAsync()));
        }

        var idle = await (await api.Client.GetAsync("/sessions/idle/events", Token)).JsonAsync();
        Assert.Equal((0, 2), (idle.GetProperty("events").GetArrayLength(), idle.GetProperty("next").GetInt64()));
    }

    [Fact]
    public async Task A_caller_may_wait_for_the_next_event()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 1);

        var answer = GetAsync(api, "/sessions/one/events?after=1", "wait=30");
        await api.Sessions.Events.WaitedForAsync();
        await api.Sessions.Events.TellAsync("one", 1);
        var response = await answer;

        Assert.Equal("wait=30", response.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal([("one", 2)], Sequences(await response.JsonAsync()));
    }

    [Fact]
    public async Task A_wait_in_vain_ends()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Sessions.Events.TellAsync("one", 1);

        var answer = GetAsync(api, "/events?after=1", "wait=30");
        api.Time.Advance(await api.Sessions.Events.WaitedForAsync());
        api.Time.Advance(await api.Sessions.Events.WaitedForAsync());
        var page = await (await answer).JsonAsync();

        Assert.Equal((0, 1), (page.GetProperty("events").GetArrayLength(), page.GetProperty("next").GetInt64()));
    }

    [Fact]
    public async Task A_log_that_cannot_be_read_is_an_outage()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Events.Store.IsUnavailable = true;

        await (await api.Client.GetAsync("/events", Token)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
    }

    [Fact]
    public async Task Another_form_than_these_is_not_acceptable()
    {
        await using var api = await ApiHost.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/events");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/xml"));

        await (await api.Client.SendAsync(request, Token)).ProblemAsync(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Fact]
    public async Task A_key_needs_the_scope_and_sees_its_own_tenants_events()
    {
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?>
        {
            ["Auth:Keys:reader:Value"] = new('1', 32),
            ["Auth:Keys:reader:Tenant"] = "other",
            ["Auth:Keys:reader:Scopes"] = "events:read",
            ["Auth:Keys:writer:Value"] = new('2', 32),
            ["Auth:Keys:writer:Scopes"] = "sessions:read sessions:write",
        });
        await api.Sessions.Events.TellAsync("one", 1);
        await api.Sessions.Events.TellAsync("two", 1, tenant: "other");

        api.Client.DefaultRequestHeaders.Authorization = new("Bearer", new string('1', 32));
        Assert.Equal([("two", 1)], Sequences(await (await api.Client.GetAsync("/events", Token)).JsonAsync()));
        await (await api.Client.GetAsync("/sessions/one/events", Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");

        api.Client.DefaultRequestHeaders.Authorization = new("Bearer", new string('2', 32));
        await (await api.Client.GetAsync("/events", Token)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await api.Client.GetAsync("/sessions/one/events", Token)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task A_caller_that_sees_some_sessions_reads_their_events_alone_and_all_of_them()
    {
        var log = new FakeEventLog(TimeProvider.System);
        for (var i = 0; i < 5; i++)
        {
            await log.TellAsync("hidden", 3);
            await log.TellAsync("shown", 1);
        }

        await log.TellAsync("hidden", 3);
        var caller = Caller.Anonymous with { SessionIds = new HashSet<string>(["shown"]) };
        var reader = new EventReader(log, caller, sessionId: null, TimeProvider.System);

        var seen = new List<long>();
        var page = await reader.NextAsync(null, 2, TimeSpan.Zero, Token);
        while (page!.Events.Count > 0)
        {
            Assert.All(page.Events, logged => Assert.Equal("shown", logged.Event.Key.SessionId));
            seen.AddRange(page.Events.Select(logged => logged.Event.Sequence));
            page = await reader.NextAsync(page.Next, 2, TimeSpan.Zero, Token);
        }

        Assert.Equal([1, 2, 3, 4, 5], seen);
        // What it does not see is behind it all the same.
        Assert.Equal(23, page.Next);
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiHost api, string address, string prefer)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Add("Prefer", prefer);
        return await api.Client.SendAsync(request, Token);
    }

    private static IEnumerable<(string? Session, long Sequence)> Sequences(JsonElement page) =>
        page.GetProperty("events").EnumerateArray().Select(told => (told.Text("sessionId"), told.GetProperty("sequence").GetInt64()));
}
