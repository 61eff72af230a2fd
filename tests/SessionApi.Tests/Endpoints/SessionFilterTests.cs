using System.Net;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Endpoints;

public sealed class SessionFilterTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("", "a b c d")]
    [InlineData("status=connected", "a c")]
    [InlineData("status=connected,expired", "a b c")]
    [InlineData("status=expired&status=failed", "b d")]
    [InlineData("name=Shop", "a")]
    [InlineData("name=shop", "")]
    [InlineData("name=Shop*", "a b")]
    [InlineData("name=*", "a b c")]
    [InlineData("name=", "")]
    [InlineData("metadata.team=x", "a c")]
    [InlineData("metadata.team=x&metadata.floor=2", "c")]
    [InlineData("metadata.team=", "")]
    [InlineData("status=connected&name=Shop&metadata.team=x", "a")]
    [InlineData("status=expired&metadata.team=x", "")]
    [InlineData("metadata.te%20am%27%22=%C3%BC%27", "d")]
    public async Task Only_sessions_that_meet_every_condition_are_shown(string query, string expected)
    {
        await using var api = await ApiHost.StartAsync();
        Add(api, "a", SessionStatus.Connected, "Shop", ("team", "x"));
        Add(api, "b", SessionStatus.Expired, "Shop 2", ("team", "y"));
        Add(api, "c", SessionStatus.Connected, "Other", ("team", "x"), ("floor", "2"));
        Add(api, "d", SessionStatus.Failed, null, ("te am'\"", "ü'"));

        var list = await (await api.Client.GetAsync($"/sessions?{query}", Token)).JsonAsync();

        Assert.Equal(
            expected.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            list.GetProperty("sessions").EnumerateArray().Select(session => session.Text("sessionId")));
    }

    [Fact]
    public async Task A_cursor_goes_on_within_the_filter()
    {
        await using var api = await ApiHost.StartAsync();
        foreach (var id in (string[])["a", "b", "c", "d", "e"]) Add(api, id, id is "b" or "d" ? SessionStatus.Expired : SessionStatus.Connected, id);

        var first = await (await api.Client.GetAsync("/sessions?status=connected&limit=2", Token)).JsonAsync();
        var second = await (await api.Client.GetAsync($"/sessions?status=connected&limit=2&cursor={first.Text("nextCursor")}", Token)).JsonAsync();

        Assert.Equal(["a", "c"], first.GetProperty("sessions").EnumerateArray().Select(session => session.Text("sessionId")));
        Assert.Equal(["e"], second.GetProperty("sessions").EnumerateArray().Select(session => session.Text("sessionId")));
        Assert.Equal(["sessions"], second.Names());
    }

    [Theory]
    [InlineData("status=online", "status")]
    [InlineData("status=", "status")]
    [InlineData("status=connected,", "status")]
    [InlineData("name=a&name=b", "name")]
    [InlineData("name=a%0Ab", "name")]
    [InlineData("metadata.a=1&metadata.a=2", "metadata.a")]
    public async Task A_filter_that_cannot_be_read_is_named(string query, string field)
    {
        await using var api = await ApiHost.StartAsync();

        var problem = await (await api.Client.GetAsync($"/sessions?{query}", Token)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal([field], problem.GetProperty("errors").Names());
    }

    private static void Add(ApiHost api, string id, SessionStatus status, string? name, params (string Key, string Value)[] metadata) =>
        api.Sessions.Known[TestSessions.Key(id)] = TestSessions.Connected(TestSessions.Key(id)) with
        {
            Status = status,
            Name = name,
            Metadata = metadata.ToDictionary(pair => pair.Key, pair => pair.Value),
        };
}
