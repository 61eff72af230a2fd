using System.Net;
using System.Security.Cryptography;
using System.Text;
using SessionApi.Auth;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Links;

/// <summary>Link pages: what their token opens, for how long, and that it opens nothing else.</summary>
public sealed class LinkPageTests
{
    private static readonly SessionKey Key = TestSessions.Key("shop-7");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_begins_with_the_configured_address_whatever_the_request_says()
    {
        await using var api = await StartAsync([new("Http:PublicUrl", "https://sessions.example.com/")]);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions/shop-7/link-page");
        request.Headers.Host = "localhost";

        var answer = await api.Client.SendAsync(request, Token);

        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var page = await answer.JsonAsync();
        Assert.Matches("^https://sessions\\.example\\.com/link#wsl_default_shop-7_[A-Za-z0-9_-]{43}$", page.Text("url"));
        Assert.Equal("2025-01-08T12:15:00.000Z", page.Text("expiresAt"));
    }

    [Fact]
    public async Task On_loopback_it_begins_with_the_address_listened_on()
    {
        await using var api = await StartAsync();

        Assert.StartsWith($"{api.Address.GetLeftPart(UriPartial.Authority)}/link#wsl_", await MakeAsync(api), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_hash_of_the_token_is_kept()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));

        var kept = api.Sessions.Known[Key].Link!;

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token))), kept.TokenHash);
        Assert.DoesNotContain(token.Split('_')[^1], kept.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_opens_the_code_and_nothing_else_of_the_session()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        Change(api, session => session with { Reason = SessionReason.AwaitingScan, Qr = TestSessions.Qr(ApiHost.Now), Name = "Shop" });

        var shown = await (await OpenAsync(api, token)).JsonAsync();

        Assert.Equal(["state", "qrCode", "qr", "expiresAt"], shown.Names());
        Assert.Equal(("scan", TestSessions.QrText), (shown.Text("state"), shown.GetProperty("qr").Text("text")));
    }

    [Theory]
    [InlineData(SessionStatus.Pending, SessionReason.Connecting, "preparing")]
    [InlineData(SessionStatus.Pending, SessionReason.Linking, "linking")]
    [InlineData(SessionStatus.Reconnecting, SessionReason.ServerRestart, "linking")]
    [InlineData(SessionStatus.Expired, SessionReason.QrExhausted, "idle")]
    [InlineData(SessionStatus.LoggedOut, SessionReason.DeviceRemoved, "idle")]
    [InlineData(SessionStatus.Failed, SessionReason.Banned, "failed")]
    public async Task Every_status_is_told_in_a_word(SessionStatus status, string reason, string state)
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        Change(api, session => session with { Status = status, Reason = reason });

        Assert.Equal(state, (await (await OpenAsync(api, token)).JsonAsync()).Text("state"));
    }

    [Fact]
    public async Task Once_a_phone_is_linked_it_opens_nothing_as_if_it_never_were_one()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        var never = await (await OpenAsync(api, "wsl_")).ProblemAsync(HttpStatusCode.Gone, "link-expired");
        // Logged out since, with a code for others.
        Change(api, session => Spent(session) with { Reason = SessionReason.AwaitingScan, Qr = TestSessions.Qr(ApiHost.Now) });

        var problem = await (await OpenAsync(api, token)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
        await (await OpenAsync(api, token, HttpMethod.Post)).ProblemAsync(HttpStatusCode.Gone, "link-expired");

        Assert.Equal((never.Text("title"), never.Text("detail")), (problem.Text("title"), problem.Text("detail")));
        Assert.DoesNotContain("start", api.Sessions.Operations);
    }

    [Fact]
    public async Task A_page_that_was_open_when_the_phone_was_linked_is_told_so_for_a_minute_and_nothing_else()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        var tag = (await OpenAsync(api, token)).Headers.ETag!.Tag;
        Change(api, session => Spent(session) with { Reason = SessionReason.AwaitingScan, Qr = TestSessions.Qr(ApiHost.Now) });

        // The first answer may be lost on its way.
        await PollAsync(api, token, tag);
        var answer = await PollAsync(api, token, tag);

        var shown = await answer.JsonAsync();
        Assert.Equal(["state", "expiresAt"], shown.Names());
        Assert.Equal("linked", shown.Text("state"));
        await (await PollAsync(api, token, answer.Headers.ETag!.Tag)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
        await (await SendAsync(api, token, HttpMethod.Post, ("If-None-Match", tag))).ProblemAsync(HttpStatusCode.Gone, "link-expired");
        api.Time.Advance(LinkOffer.Grace);
        await (await PollAsync(api, token, tag)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
    }

    [Fact]
    public async Task After_its_time_it_opens_nothing()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api, """{"expiresInSeconds":60}"""));
        api.Time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(api, token)).StatusCode);

        api.Time.Advance(TimeSpan.FromSeconds(1));

        await (await OpenAsync(api, token)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
        await (await OpenAsync(api, token, HttpMethod.Post)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
    }

    [Fact]
    public async Task A_wrong_token_an_old_one_and_one_of_no_session_get_the_same_answer()
    {
        await using var api = await StartAsync();
        var old = TokenOf(await MakeAsync(api));
        var token = TokenOf(await MakeAsync(api));
        var wrong = token[..^1] + (token[^1] == 'A' ? 'B' : 'A');

        var answers = new List<string>();
        foreach (var sent in (string?[])[old, wrong, token.Replace("shop-7", "shop-8", StringComparison.Ordinal), "wsl_", null])
        {
            var problem = await (await OpenAsync(api, sent)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
            answers.Add($"{problem.Text("title")} {problem.Text("detail")}");
        }

        Assert.Single(answers.Distinct());
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(api, token)).StatusCode);
    }

    [Fact]
    public async Task Who_guesses_is_slowed_down_and_who_knows_is_not()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));

        for (var guess = 0; guess < FailedKeyLimiter.AllowedFailures; guess++) await OpenAsync(api, "wsl_guess");

        var answer = await OpenAsync(api, "wsl_guess");
        await answer.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(api, token)).StatusCode);
    }

    [Fact]
    public async Task A_poll_ends_with_the_phone_being_linked()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        var tag = (await OpenAsync(api, token)).Headers.ETag!;
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(session with
        {
            Version = session.Version + 1,
            Status = SessionStatus.Connected,
            Link = session.Link!.Spend(ApiHost.Now),
        });

        Assert.Equal("linked", (await (await PollAsync(api, token, tag.Tag)).JsonAsync()).Text("state"));
    }

    [Fact]
    public async Task A_poll_ends_with_the_page()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api, """{"expiresInSeconds":60}"""));
        var tag = (await OpenAsync(api, token)).Headers.ETag!;
        api.Sessions.OnWait = (session, limit, _) =>
        {
            Assert.InRange(limit, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(20));
            api.Time.Advance(limit);
            return Task.FromResult<SessionSnapshot?>(session);
        };

        await (await PollAsync(api, token, tag.Tag)).ProblemAsync(HttpStatusCode.Gone, "link-expired");

        Assert.Equal(ApiHost.Now.AddMinutes(1), api.Time.GetUtcNow());
    }

    [Fact]
    public async Task A_session_deleted_meanwhile_is_a_link_expired()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        var tag = (await OpenAsync(api, token)).Headers.ETag!;
        api.Sessions.OnWait = (_, _, _) => Task.FromResult<SessionSnapshot?>(null);

        await (await PollAsync(api, token, tag.Tag)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
        await (await OpenAsync(api, token)).ProblemAsync(HttpStatusCode.Gone, "link-expired");
    }

    [Fact]
    public async Task Whoever_holds_the_token_gets_a_code_when_none_is_shown()
    {
        await using var api = await StartAsync();
        var token = TokenOf(await MakeAsync(api));
        Change(api, session => session with { Status = SessionStatus.Expired, Reason = SessionReason.QrExhausted });

        var shown = await (await OpenAsync(api, token, HttpMethod.Post)).JsonAsync();
        await OpenAsync(api, token, HttpMethod.Post);

        Assert.Equal("preparing", shown.Text("state"));
        Assert.Equal(["start"], api.Sessions.Operations);
    }

    [Theory]
    [InlineData("""{"expiresInSeconds":59}""")]
    [InlineData("""{"expiresInSeconds":901}""")]
    [InlineData("""{"expiresInSeconds":"300"}""")]
    [InlineData("""{"expiresInSeconds":60.5}""")]
    public async Task A_life_that_is_none_is_refused(string body)
    {
        await using var api = await StartAsync();

        var problem = await (await PostAsync(api, body)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(["expiresInSeconds"], problem.GetProperty("errors").Names());
    }

    [Fact]
    public async Task What_is_linked_or_not_there_has_no_page()
    {
        await using var api = await StartAsync();
        Change(api, _ => TestSessions.Connected(Key));

        await (await PostAsync(api)).ProblemAsync(HttpStatusCode.Conflict, "already-linked");
        await (await api.Client.PostAsync("/sessions/shop-8/link-page", content: null, Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        await (await api.Client.PostAsync("/sessions/Shop/link-page", content: null, Token)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
    }

    private static async Task<ApiHost> StartAsync(IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var api = await ApiHost.StartAsync(settings);
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now);
        return api;
    }

    private static void Change(ApiHost api, Func<SessionSnapshot, SessionSnapshot> change) => api.Sessions.Known[Key] = change(api.Sessions.Known[Key]);

    /// <summary>As its owner has it once a phone was linked.</summary>
    private static SessionSnapshot Spent(SessionSnapshot session) =>
        session with { Version = session.Version + 3, Link = session.Link!.Spend(ApiHost.Now) };

    private static async Task<string> MakeAsync(ApiHost api, string? body = null) => (await (await PostAsync(api, body)).JsonAsync()).Text("url")!;

    private static string TokenOf(string url) => url.Split('#')[1];

    private static Task<HttpResponseMessage> PostAsync(ApiHost api, string? body = null) => api.Client.PostAsync(
        "/sessions/shop-7/link-page", body is null ? null : new StringContent(body, Encoding.UTF8, "application/json"), Token);

    private static Task<HttpResponseMessage> OpenAsync(ApiHost api, string? token, HttpMethod? method = null) => SendAsync(api, token, method ?? HttpMethod.Get);

    private static Task<HttpResponseMessage> PollAsync(ApiHost api, string token, string tag) =>
        SendAsync(api, token, HttpMethod.Get, ("If-None-Match", tag), ("Prefer", "wait=300"));

    private static async Task<HttpResponseMessage> SendAsync(ApiHost api, string? token, HttpMethod method, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, "/link/session");
        if (token is not null) request.Headers.Add("X-Link-Token", token);
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        return await api.Client.SendAsync(request, Token);
    }
}
