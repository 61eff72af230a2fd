using System.Net;
using System.Text;
using SessionApi.Tests.Hosting;
using Sessions;
using Sessions.Storage;

namespace SessionApi.Tests.Endpoints;

public sealed class IdempotencyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_same_request_again_is_answered_with_the_session_as_it_is_now()
    {
        await using var api = await ApiHost.StartAsync();

        var first = await PostAsync(api, "k1", """{"name":"a"}""");
        var id = (await first.JsonAsync()).Text("sessionId")!;
        api.Sessions.Known[TestSessions.Key(id)] = TestSessions.Connected(TestSessions.Key(id));
        var again = await PostAsync(api, "k1", """{"name":"a"}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, again.StatusCode));
        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", again.Headers.GetValues("Idempotency-Replayed").Single());
        var session = await again.JsonAsync();
        Assert.Equal((id, "connected"), (session.Text("sessionId"), session.Text("status")));
        Assert.Single(api.Sessions.Known);
    }

    [Fact]
    public async Task Another_body_under_the_same_key_is_refused()
    {
        await using var api = await ApiHost.StartAsync();
        await PostAsync(api, "k1", """{"name":"a"}""");

        await (await PostAsync(api, "k1", """{"name":"b"}""")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-key-reused");
        await (await PostAsync(api, "k1", "")).ProblemAsync(HttpStatusCode.Conflict, "idempotency-key-reused");

        Assert.Single(api.Sessions.Known);
    }

    [Fact]
    public async Task Another_key_is_another_session()
    {
        await using var api = await ApiHost.StartAsync();

        await PostAsync(api, "k1", "{}");
        await PostAsync(api, "k2", "{}");

        Assert.Equal(2, api.Sessions.Known.Count);
    }

    [Fact]
    public async Task A_day_later_the_key_is_a_new_one()
    {
        await using var api = await ApiHost.StartAsync();
        await PostAsync(api, "k1", "{}");
        api.Time.Advance(TimeSpan.FromHours(24));

        var later = await PostAsync(api, "k1", """{"name":"b"}""");

        Assert.Equal(HttpStatusCode.Created, later.StatusCode);
        Assert.False(later.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal(2, api.Sessions.Known.Count);
    }

    [Fact]
    public async Task A_creation_that_failed_may_be_tried_again_under_its_key()
    {
        await using var api = await ApiHost.StartAsync();
        var works = api.Sessions.OnWait;
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(
            session with { Version = session.Version + 1, LastFailure = WhatsApp.DisconnectReason.Unreachable });
        await (await PostAsync(api, "k1", "{}")).ProblemAsync(HttpStatusCode.BadGateway, "whatsapp-unreachable");
        Assert.Empty(api.Entries.Entries);

        api.Sessions.OnWait = works;

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(api, "k1", "{}")).StatusCode);
        Assert.Single(api.Sessions.Known);
    }

    [Fact]
    public async Task A_call_beside_the_first_waits_for_the_same_qr()
    {
        await using var api = await ApiHost.StartAsync();
        var works = api.Sessions.OnWait;
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        api.Sessions.OnWait = async (session, limit, cancellationToken) =>
        {
            reached.TrySetResult();
            await release.Task.WaitAsync(cancellationToken);
            return await works(session, limit, cancellationToken);
        };

        var first = PostAsync(api, "k1", "{}");
        await reached.Task;
        var others = Enumerable.Range(0, 5).Select(_ => PostAsync(api, "k1", "{}")).ToList();
        release.SetResult();

        var ids = new HashSet<string?>();
        foreach (var response in await Task.WhenAll([first, .. others]))
        {
            Assert.Equal(HttpStatusCode.Created, response.StatusCode);
            var session = await response.JsonAsync();
            Assert.StartsWith("data:image/png;base64,", session.Text("qrCode"), StringComparison.Ordinal);
            ids.Add(session.Text("sessionId"));
        }

        Assert.Single(ids);
        Assert.Single(api.Sessions.Known);
    }

    [Fact]
    public async Task Two_hundred_at_once_make_one_session()
    {
        await using var api = await ApiHost.StartAsync();

        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => PostAsync(api, "k1", "{}")));

        Assert.Single(api.Sessions.Known);
        Assert.All(responses, response => Assert.True(
            response.StatusCode == HttpStatusCode.Created || (response.StatusCode == HttpStatusCode.Conflict && response.Headers.RetryAfter is not null)));
        Assert.Contains(responses, response => response.StatusCode == HttpStatusCode.Created);
    }

    [Fact]
    public async Task While_nobody_knows_whether_a_creation_lives_the_key_is_busy()
    {
        await using var api = await ApiHost.StartAsync();
        await BeginAsync(api, "k1", "s-1");

        var problem = await PostAsync(api, "k1", "{}");

        await problem.ProblemAsync(HttpStatusCode.Conflict, "idempotency-in-progress");
        Assert.Equal(TimeSpan.FromSeconds(1), problem.Headers.RetryAfter?.Delta);
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task A_creation_whose_maker_died_before_it_made_anything_is_made_by_the_next()
    {
        await using var api = await ApiHost.StartAsync();
        await BeginAsync(api, "k1", "s-1");
        api.Time.Advance(TimeSpan.FromSeconds(30));

        var response = await PostAsync(api, "k1", "{}");

        Assert.Equal("s-1", (await response.JsonAsync()).Text("sessionId"));
        Assert.Equal([TestSessions.Key("s-1")], api.Sessions.Known.Keys);
        Assert.True(Assert.Single(api.Entries.Entries).IsDone);
    }

    [Fact]
    public async Task A_session_whose_maker_died_over_it_is_armed_again()
    {
        await using var api = await ApiHost.StartAsync();
        await BeginAsync(api, "k1", "s-1");
        api.Sessions.Known[TestSessions.Key("s-1")] = TestSessions.Pending(TestSessions.Key("s-1"), ApiHost.Now) with
        {
            Status = SessionStatus.Expired,
            Reason = SessionReason.LinkInterrupted,
        };

        var response = await PostAsync(api, "k1", "{}");

        var session = await response.JsonAsync();
        Assert.Equal((HttpStatusCode.Created, "s-1", "pending"), (response.StatusCode, session.Text("sessionId"), session.Text("status")));
        Assert.StartsWith("data:image/png;base64,", session.Text("qrCode"), StringComparison.Ordinal);
        Assert.Equal(["start"], api.Sessions.Operations);
        Assert.True(Assert.Single(api.Entries.Entries).IsDone);
    }

    [Fact]
    public async Task An_older_session_under_the_id_asked_for_is_not_taken_for_the_one_being_made()
    {
        await using var api = await ApiHost.StartAsync();
        var key = TestSessions.Key("mine");
        api.Sessions.Known[key] = TestSessions.Connected(key);
        await BeginAsync(api, "k1", "mine", """{"sessionId":"mine"}""");

        await (await PostAsync(api, "k1", """{"sessionId":"mine"}""")).ProblemAsync(HttpStatusCode.Conflict, "session-exists");
    }

    [Fact]
    public async Task A_session_deleted_since_is_not_made_again()
    {
        await using var api = await ApiHost.StartAsync();
        await PostAsync(api, "k1", "{}");
        api.Sessions.Known.Clear();

        await (await PostAsync(api, "k1", "{}")).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task Tenants_do_not_share_keys()
    {
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?>
        {
            ["Auth:Keys:one:Value"] = new('1', 32),
            ["Auth:Keys:one:Tenant"] = "one",
            ["Auth:Keys:two:Value"] = new('2', 32),
            ["Auth:Keys:two:Tenant"] = "two",
        });

        Assert.Equal(HttpStatusCode.Created, (await PostAsync(api, "k1", "{}", new('1', 32))).StatusCode);
        Assert.False((await PostAsync(api, "k1", "{}", new('2', 32))).Headers.Contains("Idempotency-Replayed"));

        Assert.Equal(["one", "two"], api.Sessions.Known.Keys.Select(key => key.Tenant).Order());
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    public async Task A_key_that_is_none_is_refused(string key)
    {
        await using var api = await ApiHost.StartAsync();

        await (await PostAsync(api, key, "{}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await PostAsync(api, new string('k', 256), "{}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task Without_the_table_nothing_is_made()
    {
        await using var api = await ApiHost.StartAsync();
        api.Entries.IsUnavailable = true;

        await (await PostAsync(api, "k1", "{}")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");

        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task Neither_key_nor_body_nor_answer_is_stored()
    {
        await using var api = await ApiHost.StartAsync();
        await PostAsync(api, "very-secret-key", """{"name":"very-private"}""");

        var entry = Assert.Single(api.Entries.Entries).ToString();

        Assert.DoesNotContain("very-", entry, StringComparison.Ordinal);
        Assert.DoesNotContain("2@", entry, StringComparison.Ordinal);
    }

    private static async Task BeginAsync(ApiHost api, string key, string sessionId, string body = "{}") => Assert.NotNull(await api.Entries.TryAddAsync(
        new IdempotencyEntry("default", Hash(key), HashOf(key, body), sessionId, ApiHost.Now, IsDone: false), Token));

    private static string HashOf(string key, string body) =>
        Convert.ToHexStringLower(System.Security.Cryptography.HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(body)));

    private static string Hash(string text) => Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static async Task<HttpResponseMessage> PostAsync(ApiHost api, string key, string body, string? apiKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/sessions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        if (apiKey is not null) request.Headers.TryAddWithoutValidation("X-Api-Key", apiKey);
        return await api.Client.SendAsync(request, Token);
    }
}
