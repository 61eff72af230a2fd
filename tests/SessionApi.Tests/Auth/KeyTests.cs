using System.Net;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Auth;

public sealed class KeyTests
{
    private const string Main = "main-key-0123456789-0123456789-0123456789";
    private const string Other = "other-key-0123456789-0123456789-0123456789";
    private const string Reader = "reader-key-0123456789-0123456789-0123456789";
    private const string Wrong = "wrong-key-0123456789-0123456789-0123456789";

    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["Auth:Keys:main:Value"] = Main,
        ["Auth:Keys:other:Value"] = Other,
        ["Auth:Keys:other:Tenant"] = "other",
        ["Auth:Keys:reader:Value"] = Reader,
        ["Auth:Keys:reader:Scopes"] = "sessions:read, events:read",
        ["Auth:Keys:unset:Value"] = "",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Authorization", "Bearer " + Main)]
    [InlineData("Authorization", "bearer " + Main)]
    [InlineData("X-Api-Key", Main)]
    [InlineData("x-functions-key", Main)]
    [InlineData("?code", Main)]
    public async Task A_key_is_taken_from_each_of_four_places(string place, string value)
    {
        await using var api = await ApiHost.StartAsync(Keys);

        var response = await GetAsync(api, (place, value));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("Authorization", "Bearer " + Wrong)]
    [InlineData("Authorization", "Bearer " + Main + "x")]
    [InlineData("Authorization", "Bearer")]
    [InlineData("Authorization", "Basic " + Main)]
    [InlineData("Authorization", Main)]
    [InlineData("X-Api-Key", Wrong)]
    [InlineData("X-Api-Key", "")]
    [InlineData("x-functions-key", Wrong)]
    [InlineData("?code", Wrong)]
    [InlineData("?code", "")]
    [InlineData("X-Other", Main)]
    public async Task Anything_else_is_unauthorized(string place, string value)
    {
        await using var api = await ApiHost.StartAsync(Keys);

        var response = await GetAsync(api, (place, value));

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        Assert.Equal("Bearer", Assert.Single(response.Headers.WwwAuthenticate).Scheme);
    }

    [Theory]
    [InlineData("GET", "/sessions")]
    [InlineData("POST", "/sessions")]
    [InlineData("GET", "/sessions/one")]
    [InlineData("DELETE", "/sessions/one")]
    public async Task Every_route_of_sessions_needs_a_key(string method, string path)
    {
        await using var api = await ApiHost.StartAsync(Keys);
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        await (await api.Client.SendAsync(request, Token)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task The_same_key_twice_is_one_key()
    {
        await using var api = await ApiHost.StartAsync(Keys);

        var response = await GetAsync(api, ("X-Api-Key", Main), ("x-functions-key", Main), ("?code", Main));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("X-Api-Key", Wrong)]
    [InlineData("x-functions-key", Other)]
    [InlineData("?code", "")]
    public async Task Keys_that_disagree_are_unauthorized(string place, string value)
    {
        await using var api = await ApiHost.StartAsync(Keys);

        var response = await GetAsync(api, ("Authorization", "Bearer " + Main), (place, value));

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Another_tenants_session_is_not_found()
    {
        await using var api = await ApiHost.StartAsync(Keys);
        api.Sessions.Known[TestSessions.Key("one", "other")] = TestSessions.Connected(TestSessions.Key("one", "other"));

        var own = await SendAsync(api, HttpMethod.Get, "/sessions/one", ("X-Api-Key", Other));
        var foreign = await SendAsync(api, HttpMethod.Get, "/sessions/one", ("X-Api-Key", Main));
        var deleted = await SendAsync(api, HttpMethod.Delete, "/sessions/one", ("X-Api-Key", Main));
        var list = await (await GetAsync(api, ("X-Api-Key", Main))).JsonAsync();

        Assert.Equal(HttpStatusCode.OK, own.StatusCode);
        await foreign.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        await deleted.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        Assert.Equal(0, list.GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task A_cursor_of_one_tenant_opens_nothing_of_another()
    {
        await using var api = await ApiHost.StartAsync(Keys);
        foreach (var id in (string[])["a", "b"]) api.Sessions.Known[TestSessions.Key(id, "other")] = TestSessions.Connected(TestSessions.Key(id, "other"));
        var page = await (await SendAsync(api, HttpMethod.Get, "/sessions?limit=1", ("X-Api-Key", Other))).JsonAsync();

        var foreign = await SendAsync(api, HttpMethod.Get, $"/sessions?cursor={page.Text("nextCursor")}", ("X-Api-Key", Main));

        Assert.Equal(0, (await foreign.JsonAsync()).GetProperty("sessions").GetArrayLength());
    }

    [Fact]
    public async Task A_key_does_what_its_scopes_say()
    {
        await using var api = await ApiHost.StartAsync(Keys);

        var read = await GetAsync(api, ("X-Api-Key", Reader));
        var created = await SendAsync(api, HttpMethod.Post, "/sessions", ("X-Api-Key", Reader));
        var deleted = await SendAsync(api, HttpMethod.Delete, "/sessions/one", ("X-Api-Key", Reader));

        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        await created.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await deleted.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task Too_many_wrong_keys_slow_their_address_down_until_the_window_has_passed()
    {
        await using var api = await ApiHost.StartAsync(Keys);
        for (var i = 0; i < FailedKeyLimiter.AllowedFailures; i++)
        {
            await (await GetAsync(api, ("X-Api-Key", Wrong))).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        }

        api.Time.Advance(TimeSpan.FromSeconds(20.5));
        var limited = await GetAsync(api, ("X-Api-Key", Wrong));
        var right = await GetAsync(api, ("X-Api-Key", Main));
        api.Time.Advance(TimeSpan.FromSeconds(40));
        var later = await GetAsync(api, ("X-Api-Key", Wrong));

        await limited.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal(TimeSpan.FromSeconds(40), limited.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, right.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, later.StatusCode);
    }

    [Fact]
    public async Task Anonymous_access_beside_keys_still_refuses_a_wrong_key()
    {
        await using var api = await ApiHost.StartAsync(Keys.Append(new("Auth:AllowAnonymous", "true")));

        var anonymous = await GetAsync(api);
        var wrong = await GetAsync(api, ("X-Api-Key", Wrong));

        Assert.Equal(HttpStatusCode.OK, anonymous.StatusCode);
        await wrong.ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task With_a_key_neither_host_nor_proxy_nor_origin_matter()
    {
        await using var api = await ApiHost.StartAsync(Keys);

        var response = await GetAsync(
            api, ("X-Api-Key", Main), ("Host", "sessions.example"), ("X-Forwarded-For", "192.0.2.1"), ("Origin", "https://example.org"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Origin"));
    }

    private static Task<HttpResponseMessage> GetAsync(ApiHost api, params (string Place, string Value)[] parts) =>
        SendAsync(api, HttpMethod.Get, "/sessions", parts);

    private static async Task<HttpResponseMessage> SendAsync(
        ApiHost api, HttpMethod method, string path, params (string Place, string Value)[] parts)
    {
        var query = string.Join('&', parts.Where(part => part.Place[0] == '?').Select(part => $"{part.Place[1..]}={part.Value}"));
        using var request = new HttpRequestMessage(method, query.Length == 0 ? path : $"{path}?{query}");
        foreach (var (place, value) in parts.Where(part => part.Place[0] != '?')) request.Headers.TryAddWithoutValidation(place, value);

        return await api.Client.SendAsync(request, Token);
    }
}
