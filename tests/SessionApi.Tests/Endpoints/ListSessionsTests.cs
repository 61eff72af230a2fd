using System.Net;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

public sealed class ListSessionsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_session_is_an_empty_list()
    {
        await using var api = await ApiHost.StartAsync();

        Assert.Equal("""{"sessions":[]}""", await api.Client.GetStringAsync("/sessions", Token));
    }

    [Fact]
    public async Task A_listed_session_tells_id_status_and_phone()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));

        var list = await (await api.Client.GetAsync("/sessions", Token)).JsonAsync();

        var session = Assert.Single(list.GetProperty("sessions").EnumerateArray());
        Assert.Equal("one", session.Text("sessionId"));
        Assert.Equal("connected", session.Text("status"));
        Assert.Equal("+1234567890", session.Text("phoneNumber"));
    }

    [Fact]
    public async Task Without_a_limit_a_thousand_are_shown_and_the_cursor_leads_on()
    {
        await using var api = await ApiHost.StartAsync();
        Add(api, 1001);

        var first = await (await api.Client.GetAsync("/sessions", Token)).JsonAsync();
        var second = await (await api.Client.GetAsync($"/sessions?cursor={first.Text("nextCursor")}", Token)).JsonAsync();

        Assert.Equal(1000, first.GetProperty("sessions").GetArrayLength());
        Assert.Equal("s1000", Assert.Single(second.GetProperty("sessions").EnumerateArray()).Text("sessionId"));
        Assert.Equal(["sessions"], second.Names());
    }

    [Fact]
    public async Task Pages_show_every_session_once()
    {
        await using var api = await ApiHost.StartAsync();
        Add(api, 7);
        var seen = new List<string?>();

        for (var query = "?limit=3"; query.Length > 0;)
        {
            var page = await (await api.Client.GetAsync($"/sessions{query}", Token)).JsonAsync();
            seen.AddRange(page.GetProperty("sessions").EnumerateArray().Select(session => session.Text("sessionId")));
            query = page.TryGetProperty("nextCursor", out var cursor) ? $"?limit=3&cursor={cursor.GetString()}" : "";
        }

        Assert.Equal(["s0000", "s0001", "s0002", "s0003", "s0004", "s0005", "s0006"], seen);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("limit=-1", "limit")]
    [InlineData("limit=+1", "limit")]
    [InlineData("limit=1.5", "limit")]
    [InlineData("limit=ten", "limit")]
    [InlineData("limit=", "limit")]
    [InlineData("limit=99999999999999999999", "limit")]
    [InlineData("limit=1&limit=2", "limit")]
    [InlineData("cursor=", "cursor")]
    [InlineData("cursor=!!", "cursor")]
    [InlineData("cursor=Li4vLi4", "cursor")]
    [InlineData("cursor=QUJD", "cursor")]
    [InlineData("cursor=YQ&cursor=YQ", "cursor")]
    public async Task A_bad_parameter_is_named(string query, string field)
    {
        await using var api = await ApiHost.StartAsync();

        var response = await api.Client.GetAsync($"/sessions?{query}", Token);

        var problem = await response.ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Equal([field], problem.GetProperty("errors").Names());
    }

    private static void Add(ApiHost api, int count)
    {
        foreach (var key in Enumerable.Range(0, count).Select(i => TestSessions.Key($"s{i:D4}")))
        {
            api.Sessions.Known[key] = TestSessions.Connected(key);
        }
    }
}
