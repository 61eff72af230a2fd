using System.Net;
using System.Text.Json.Nodes;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Keys;

/// <summary>What somebody tries who has no key, or one that is not enough.</summary>
public sealed class KeySecurityTests : IAsyncLifetime
{
    private static readonly string[] SessionRoutes =
    [
        "GET /sessions/{0}", "DELETE /sessions/{0}", "PATCH /sessions/{0}", "GET /sessions/{0}/qr", "POST /sessions/{0}/start",
        "POST /sessions/{0}/stop", "POST /sessions/{0}/restart", "POST /sessions/{0}/logout",
    ];

    private KeyApi _api = null!;

    public static TheoryData<string> Routes => [.. SessionRoutes];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _api = await KeyApi.StartAsync();

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("POST", "/keys")]
    [InlineData("GET", "/keys")]
    [InlineData("GET", "/keys/0123456789abcdef")]
    [InlineData("DELETE", "/keys/0123456789abcdef")]
    public async Task No_key(string method, string path) =>
        await (await _api.CallAsync(new HttpMethod(method), path, key: null)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");

    [Theory]
    [InlineData(0)]
    [InlineData(4)]
    [InlineData(13)]
    [InlineData(30)]
    [InlineData(70)]
    public async Task Wrong_key_by_one_character(int at)
    {
        var (text, _) = await _api.MakeAsync();
        var wrong = text[..at] + (text[at] == 'a' ? 'b' : 'a') + text[(at + 1)..];

        await (await _api.GetAsync("/sessions", wrong)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Wrong_keys_of_the_right_form_slow_their_address_down()
    {
        var (text, _) = await _api.MakeAsync();
        for (var i = 0; i < FailedKeyLimiter.AllowedFailures; i++) await _api.GetAsync("/sessions", $"wsk_default_0123456789abcdef_{new string('a', 42)}{i}");

        var limited = await _api.GetAsync("/sessions", $"wsk_default_0123456789abcdef_{new string('b', 43)}");

        await limited.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.NotNull(limited.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", text)).StatusCode);
    }

    [Fact]
    public async Task The_hash_of_a_key_is_no_key()
    {
        var (_, id) = await _api.MakeAsync();
        var hash = (await _api.Host.Keys.FindAsync("default", id, Token))!.Hash;

        await (await _api.GetAsync("/sessions", hash)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Expired_key()
    {
        var (text, _) = await _api.MakeAsync(new JsonObject { ["expiresAt"] = "2025-01-08T12:00:03.000Z" });
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", text)).StatusCode);

        // Within the time for which it is remembered.
        _api.Host.Time.Advance(TimeSpan.FromSeconds(3));

        await (await _api.GetAsync("/sessions", text)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Other_tenants_session_is_answered_as_none_at_all(string route)
    {
        _api.AddSession("one", "other");
        var (text, _) = await _api.MakeAsync();

        var foreign = await CallAsync(route, "one", text);
        var absent = await CallAsync(route, "two", text);

        await AssertSameAsync(foreign, absent, "one", "two");
        Assert.True(_api.Host.Sessions.Known.ContainsKey(TestSessions.Key("one", "other")));
    }

    [Fact]
    public async Task Other_tenants_keys_are_neither_seen_nor_deleted()
    {
        var (text, id) = await _api.MakeAsync();

        Assert.Empty(await _api.ListAsync(KeyApi.OtherAdmin));
        await (await _api.GetAsync($"/keys/{id}", KeyApi.OtherAdmin)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");
        await (await _api.CallAsync(HttpMethod.Delete, $"/keys/{id}", KeyApi.OtherAdmin)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", text)).StatusCode);
    }

    [Fact]
    public async Task A_key_is_of_its_makers_tenant_and_no_other()
    {
        var refused = await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin, new JsonObject { ["tenant"] = "other" });
        var (text, _) = await _api.MakeAsync(new JsonObject { ["tenant"] = "other" }, KeyApi.OtherAdmin);
        // The same key under the name of another tenant.
        var moved = text.Replace("wsk_other_", "wsk_default_", StringComparison.Ordinal);

        await refused.ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await _api.GetAsync("/sessions", moved)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Theory]
    [InlineData("POST", "/keys")]
    [InlineData("GET", "/keys")]
    [InlineData("GET", "/keys/0123456789abcdef")]
    [InlineData("DELETE", "/keys/0123456789abcdef")]
    public async Task Missing_scope_admin(string method, string path)
    {
        // Without being asked for, admin is not passed on.
        var (text, _) = await _api.MakeAsync();

        await (await _api.CallAsync(new HttpMethod(method), path, text)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    [Fact]
    public async Task Missing_scope_write()
    {
        _api.AddSession("one");
        var (text, _) = await _api.MakeAsync(new JsonObject { ["scopes"] = new JsonArray("sessions:read") });

        foreach (var route in SessionRoutes.Where(route => !route.StartsWith("GET", StringComparison.Ordinal)))
            await (await CallAsync(route, "one", text)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions/one", text)).StatusCode);
    }

    [Fact]
    public async Task Nobody_makes_a_key_that_may_more_than_their_own()
    {
        var (maker, _) = await _api.MakeAsync(new JsonObject
        {
            ["scopes"] = new JsonArray("admin", "sessions:read"),
            ["sessionIds"] = new JsonArray("a", "b"),
            ["expiresAt"] = "2025-02-01T00:00:00Z",
        });

        foreach (var wish in (string[])
            ["""{"scopes":["sessions:write"]}""", """{"sessionIds":["c"]}""", """{"sessionIds":["a","c"]}""", """{"expiresAt":"2025-02-01T00:00:01Z"}"""])
            await (await _api.CallAsync(HttpMethod.Post, "/keys", maker, JsonNode.Parse(wish)!.AsObject())).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        using var response = await _api.CallAsync(HttpMethod.Post, "/keys", maker);
        var made = await response.JsonAsync();
        Assert.Equal(["sessions:read"], made.GetProperty("scopes").EnumerateArray().Select(scope => scope.GetString()));
        Assert.Equal(["a", "b"], made.GetProperty("sessionIds").EnumerateArray().Select(id => id.GetString()));
        Assert.Equal("2025-02-01T00:00:00.000Z", made.Text("expiresAt"));
    }

    [Fact]
    public async Task Nobody_revokes_a_key_that_may_more_than_their_own()
    {
        var (lesser, lesserId) = await _api.MakeAsync(new JsonObject { ["scopes"] = new JsonArray("admin", "sessions:read"), ["expiresAt"] = "2025-02-01T00:00:00Z" });
        var (text, wide) = await _api.MakeAsync(new JsonObject { ["scopes"] = new JsonArray("sessions:read", "sessions:write") });
        // It lives longer and may no more.
        var (_, equal) = await _api.MakeAsync(new JsonObject { ["scopes"] = new JsonArray("sessions:read") });

        await (await _api.CallAsync(HttpMethod.Delete, $"/keys/{wide}", lesser)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions", text)).StatusCode);

        foreach (var id in (string[])[equal, lesserId]) Assert.Equal(HttpStatusCode.OK, (await _api.CallAsync(HttpMethod.Delete, $"/keys/{id}", lesser)).StatusCode);
        Assert.Single(await _api.ListAsync(KeyApi.Admin));
    }

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Allow_list_hides_every_other_session_whether_it_is_there_or_not(string route)
    {
        _api.AddSession("mine");
        _api.AddSession("hidden");
        var (text, _) = await _api.MakeAsync(new JsonObject { ["sessionIds"] = new JsonArray("mine") });

        await AssertSameAsync(await CallAsync(route, "hidden", text), await CallAsync(route, "absent", text), "hidden", "absent");

        Assert.True(_api.Host.Sessions.Known.ContainsKey(TestSessions.Key("hidden")));
        Assert.Equal(HttpStatusCode.OK, (await _api.GetAsync("/sessions/mine", text)).StatusCode);
    }

    [Fact]
    public async Task Allow_list_shows_its_own_sessions_alone_and_creates_none()
    {
        foreach (var id in (string[])["a", "b", "c"]) _api.AddSession(id);
        var (text, _) = await _api.MakeAsync(new JsonObject { ["sessionIds"] = new JsonArray("c", "a", "later") });

        var list = await (await _api.GetAsync("/sessions", text)).JsonAsync();
        var paged = await (await _api.GetAsync("/sessions?limit=1", text)).JsonAsync();
        var rest = await (await _api.GetAsync($"/sessions?limit=1&cursor={paged.Text("nextCursor")}", text)).JsonAsync();

        Assert.Equal(["a", "c"], Ids(list));
        Assert.Equal(["a"], Ids(paged));
        Assert.Equal(["c"], Ids(rest));
        foreach (var body in (JsonObject[])[[], new JsonObject { ["sessionId"] = "later" }])
            await (await _api.CallAsync(HttpMethod.Post, "/sessions", text, body)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(3, _api.Host.Sessions.Known.Count);
    }

    [Fact]
    public async Task Allow_list_of_an_admin_hides_keys_for_more()
    {
        var (listed, _) = await _api.MakeAsync(new JsonObject { ["scopes"] = new JsonArray("admin"), ["sessionIds"] = new JsonArray("a") });
        var (_, wide) = await _api.MakeAsync();
        var (_, other) = await _api.MakeAsync(new JsonObject { ["sessionIds"] = new JsonArray("a", "b") });

        Assert.Single(await _api.ListAsync(listed));
        foreach (var id in (string[])[wide, other])
            await (await _api.CallAsync(HttpMethod.Delete, $"/keys/{id}", listed)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");
    }

    [Theory]
    [InlineData("..%2fsessions")]
    [InlineData("%2e%2e%2f%2e%2e")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcdef%0a")]
    [InlineData("0123456789abcde")]
    [InlineData("' or 'a' eq 'a")]
    [InlineData("*")]
    public async Task Path_tricks_in_ids(string id)
    {
        await _api.MakeAsync();

        await (await _api.CallAsync(HttpMethod.Delete, $"/keys/{id}", KeyApi.Admin)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");

        Assert.Single(await _api.ListAsync(KeyApi.Admin));
    }

    [Theory]
    [InlineData("%68idden")]
    [InlineData("mine%2f..%2fhidden")]
    [InlineData("mine/../hidden")]
    [InlineData("HIDDEN")]
    [InlineData("hidden%20")]
    [InlineData("hidden%00")]
    public async Task Path_tricks_around_an_allow_list(string id)
    {
        _api.AddSession("mine");
        _api.AddSession("hidden");
        var (text, _) = await _api.MakeAsync(new JsonObject { ["sessionIds"] = new JsonArray("mine") });

        var call = await RawCall.SendAsync(_api.Host, $"DELETE /sessions/{id} HTTP/1.1\r\nHost: {{host}}\r\nX-Api-Key: {text}\r\nConnection: close\r\n\r\n");

        Assert.Contains(Assert.Single(call.Statuses), (int[])[400, 404]);
        Assert.Equal(2, _api.Host.Sessions.Known.Count);
    }

    [Theory]
    [InlineData("X-Api-Key: {key}\r\nX-Api-Key: wrong", 401)]
    [InlineData("X-Api-Key: {key}, wrong", 401)]
    [InlineData("X-Api-Key: {key}\r\nAuthorization: Bearer {other}", 401)]
    [InlineData("X-Api-Key: {key}\r\nAuthorization: Bearer {key}", 200)]
    [InlineData("X_Api_Key: {key}", 401)]
    [InlineData("X-Api-Key : {key}", 400)]
    [InlineData("X-Api-Key:\r\n {key}", 400)]
    [InlineData("X-Api-Key: {key}\0", 400)]
    public async Task Header_smuggling(string headers, int status)
    {
        var (text, _) = await _api.MakeAsync();

        var call = await RawCall.SendAsync(
            _api.Host,
            $"GET /sessions HTTP/1.1\r\nHost: {{host}}\r\n{headers.Replace("{key}", text, StringComparison.Ordinal).Replace("{other}", KeyApi.OtherAdmin, StringComparison.Ordinal)}\r\nConnection: close\r\n\r\n");

        Assert.Equal(status, Assert.Single(call.Statuses));
    }

    [Fact]
    public async Task Oversized_everything()
    {
        var longId = new string('a', 63);
        var most = new JsonObject { ["sessionIds"] = new JsonArray([.. Enumerable.Range(0, 100).Select(number => (JsonNode)$"{longId[..60]}{number:D3}")]) };
        var tooMany = new JsonObject { ["sessionIds"] = new JsonArray([.. Enumerable.Range(0, 101).Select(number => (JsonNode)$"s{number}")]) };
        var tooLong = new JsonObject { ["name"] = new string('n', 201) };
        var tooLarge = new JsonObject { ["ignored"] = new string('x', 70_000) };

        await _api.MakeAsync(most);
        await (await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin, tooMany)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin, tooLong)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await _api.CallAsync(HttpMethod.Post, "/keys", KeyApi.Admin, tooLarge)).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "payload-too-large");
        await (await _api.GetAsync("/sessions", new string('k', 20_000))).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await (await _api.GetAsync($"/keys/{new string('a', 5000)}", KeyApi.Admin)).ProblemAsync(HttpStatusCode.NotFound, "key-not-found");
        Assert.Single(await _api.ListAsync(KeyApi.Admin));
    }

    [Fact]
    public async Task Key_in_query_not_logged()
    {
        using var logs = new LogRecorder();
        await using var api = await KeyApi.StartAsync(logs, ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft", "Trace"));
        var (text, id) = await api.MakeAsync();
        await api.GetAsync($"/sessions?code={text}", key: null);
        await api.GetAsync($"/sessions/none?code={text}", key: null);
        await api.GetAsync($"/sessions?code={text}x", key: null);
        api.Host.Keys.IsDown = true;
        api.Host.Time.Advance(StoredKeys.Memory);
        await api.GetAsync($"/sessions?code={text}", key: null);
        await api.CallAsync(HttpMethod.Delete, $"/keys/{id}?code={KeyApi.Admin}", key: null);

        Assert.NotEmpty(logs.Lines);
        var secret = text.Split('_', 4)[3];
        foreach (var unwanted in (string[])[secret, KeyApi.Admin]) Assert.DoesNotContain(logs.Lines, line => line.Contains(unwanted, StringComparison.Ordinal));
    }

    private Task<HttpResponseMessage> CallAsync(string route, string id, string key)
    {
        var parts = string.Format(System.Globalization.CultureInfo.InvariantCulture, route, id).Split(' ');

        return _api.CallAsync(new HttpMethod(parts[0]), parts[1], key, parts[0] == "PATCH" ? new JsonObject { ["name"] = "new" } : null);
    }

    private static async Task AssertSameAsync(HttpResponseMessage one, HttpResponseMessage other, string oneId, string otherId)
    {
        var first = await one.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        var second = await other.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        Assert.Equal(first.Text("detail")!.Replace(oneId, otherId, StringComparison.Ordinal), second.Text("detail"));
        Assert.Equal(first.Names(), second.Names());
    }

    private static IEnumerable<string?> Ids(System.Text.Json.JsonElement list) => list.GetProperty("sessions").EnumerateArray().Select(session => session.Text("sessionId"));
}
