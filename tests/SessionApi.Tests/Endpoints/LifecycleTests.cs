using System.Net;
using SessionApi.Tests.Hosting;
using SessionApi.Tests.Qr;
using Sessions;
using Shared.Qr;
using WhatsApp;

namespace SessionApi.Tests.Endpoints;

public sealed class LifecycleTests
{
    private static readonly SessionKey Key = TestSessions.Key("one");

    public static TheoryData<string> Operations => ["start", "stop", "restart", "logout"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("start", SessionStatus.Connected, SessionReason.Online)]
    [InlineData("stop", SessionStatus.Stopped, SessionReason.StoppedByUser)]
    [InlineData("restart", SessionStatus.Reconnecting, SessionReason.Starting)]
    [InlineData("logout", SessionStatus.LoggedOut, SessionReason.LoggedOutByUser)]
    public async Task A_linked_session_is_answered_as_it_is_afterwards(string operation, SessionStatus status, string reason)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key);

        var response = await api.Client.PostAsync($"/sessions/one/{operation}", null, Token);

        var session = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal((status.ToName(), reason, "one"), (session.Text("status"), session.Text("reason"), session.Text("sessionId")));
        Assert.Equal($"\"{session.GetProperty("version").GetInt64()}\"", response.Headers.ETag?.ToString());
        Assert.Null(response.Headers.Location);
        Assert.Equal([operation], api.Sessions.Operations);
    }

    [Theory]
    [InlineData("start", SessionStatus.Expired)]
    [InlineData("start", SessionStatus.Pending)]
    [InlineData("restart", SessionStatus.Pending)]
    [InlineData("restart", SessionStatus.LoggedOut)]
    public async Task A_session_that_no_phone_has_linked_is_answered_with_its_QR(string operation, SessionStatus status)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Status = status };

        var response = await api.Client.PostAsync($"/sessions/one/{operation}", null, Token);

        var session = await response.JsonAsync();
        Assert.Equal((HttpStatusCode.OK, "pending"), (response.StatusCode, session.Text("status")));
        Assert.Equal(TestSessions.QrText, await QrReader.ReadAsync(DataUri.ToPng(session.Text("qrCode")), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_session_that_is_linking_has_no_QR_to_wait_for()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Reason = SessionReason.Linking };
        api.Sessions.OnWait = (_, _, _) => throw new InvalidOperationException("Nobody waits.");

        var session = await (await api.Client.PostAsync("/sessions/one/start", null, Token)).JsonAsync();

        Assert.Equal("linking", session.Text("reason"));
        Assert.DoesNotContain("qrCode", session.Names());
    }

    [Theory]
    [InlineData("start")]
    [InlineData("restart")]
    public async Task Without_a_QR_in_time_there_is_a_problem_and_the_session_stays(string operation)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Status = SessionStatus.Expired };
        api.Sessions.OnWait = (session, limit, _) =>
        {
            api.Time.Advance(limit);
            return Task.FromResult<SessionSnapshot?>(session with { Evidence = TestSessions.Evidence(ApiHost.Now) });
        };

        var response = await api.Client.PostAsync($"/sessions/one/{operation}", null, Token);

        await response.ProblemAsync(HttpStatusCode.GatewayTimeout, "qr-timeout");
        Assert.Equal(SessionStatus.Pending, api.Sessions.Known[Key].Status);
    }

    [Fact]
    public async Task WhatsApp_out_of_reach_is_told_and_the_session_stays()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Status = SessionStatus.Expired };
        api.Sessions.OnWait = (session, _, _) =>
            Task.FromResult<SessionSnapshot?>(session with { Version = session.Version + 1, LastFailure = DisconnectReason.Unreachable });

        await (await api.Client.PostAsync("/sessions/one/start", null, Token)).ProblemAsync(HttpStatusCode.BadGateway, "whatsapp-unreachable");

        Assert.Contains(Key, api.Sessions.Known.Keys);
    }

    [Fact]
    public async Task A_start_that_somebody_stops_says_what_became_of_it()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Status = SessionStatus.Expired };
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(
            session with { Version = session.Version + 1, Status = SessionStatus.Expired, Reason = SessionReason.StoppedByUser });

        var problem = await (await api.Client.PostAsync("/sessions/one/start", null, Token)).ProblemAsync(HttpStatusCode.GatewayTimeout, "qr-timeout");

        Assert.Contains("expired, stopped-by-user", problem.Text("detail"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logging_out_what_no_phone_has_linked_is_a_conflict()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now);

        await (await api.Client.PostAsync("/sessions/one/logout", null, Token)).ProblemAsync(HttpStatusCode.Conflict, "not-linked");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task A_session_that_is_not_there_is_not_found(string operation)
    {
        await using var api = await ApiHost.StartAsync();

        await (await api.Client.PostAsync($"/sessions/none/{operation}", null, Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task An_id_that_cannot_be_one_is_refused(string operation)
    {
        await using var api = await ApiHost.StartAsync();

        await (await api.Client.PostAsync($"/sessions/Not_One/{operation}", null, Token)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-session-id");
        Assert.Empty(api.Sessions.Operations);
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Another_tenant_s_session_is_not_found_and_reading_is_not_enough(string operation)
    {
        const string Other = "another-tenants-key-0123456789abcdef";
        const string Reader = "a-readers-key-0123456789abcdef012345";
        await using var api = await ApiHost.StartAsync(
        [
            new("Auth:Keys:other:Value", Other), new("Auth:Keys:other:Tenant", "other"),
            new("Auth:Keys:reader:Value", Reader), new("Auth:Keys:reader:Scopes", "sessions:read"),
        ]);
        api.Sessions.Known[Key] = TestSessions.Connected(Key);

        await (await PostAsync(api, operation, Other)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        await (await PostAsync(api, operation, Reader)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        Assert.Equal(SessionStatus.Connected, api.Sessions.Known[Key].Status);
    }

    private static async Task<HttpResponseMessage> PostAsync(ApiHost api, string operation, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/sessions/one/{operation}");
        request.Headers.Authorization = new("Bearer", key);
        return await api.Client.SendAsync(request, Token);
    }
}
