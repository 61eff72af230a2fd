using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Tests.Hosting;
using SessionApi.Tests.Qr;
using Sessions;
using Sessions.Storage;
using Shared.Qr;
using WhatsApp;

namespace SessionApi.Tests.Endpoints;

public sealed class CreateSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_session_is_answered_with_id_qr_status_and_location()
    {
        await using var api = await ApiHost.StartAsync();

        var response = await api.Client.PostAsync("/sessions", null, Token);

        var session = await response.JsonAsync();
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal("pending", session.Text("status"));
        Assert.Equal("2025-01-08T12:01:00.000Z", session.Text("qrExpiresAt"));
        Assert.Matches("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$", session.Text("sessionId"));
        Assert.Equal($"/sessions/{session.Text("sessionId")}", response.Headers.Location?.OriginalString);
        Assert.Equal("\"2\"", response.Headers.ETag?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(TestSessions.QrText, await QrReader.ReadAsync(DataUri.ToPng(session.Text("qrCode")), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_id_comes_from_the_injected_source()
    {
        await using var api = await ApiHost.StartAsync(
            configure: services => services.AddSingleton<ISessionIdSource>(new FixedIds("408f7372-f7c9-4299-a8db-326bc5548a73")));

        var session = await (await api.Client.PostAsync("/sessions", null, Token)).JsonAsync();

        Assert.Equal("408f7372-f7c9-4299-a8db-326bc5548a73", session.Text("sessionId"));
    }

    [Fact]
    public async Task The_callers_id_name_metadata_and_device_name_reach_the_owner()
    {
        await using var api = await ApiHost.StartAsync();
        using var body = Json("""{"sessionId":"shop-1","name":"Shop","metadata":{"Team":"a"},"deviceName":"Till","unknown":[1]}""");

        var session = await (await api.Client.PostAsync("/sessions", body, Token)).JsonAsync();

        Assert.Equal("shop-1", session.Text("sessionId"));
        Assert.Equal("Shop", session.Text("name"));
        Assert.Equal("a", session.GetProperty("metadata").Text("Team"));
        Assert.Equal("Till", session.Text("deviceName"));
        Assert.Contains(TestSessions.Key("shop-1"), api.Sessions.Commands.Keys);
    }

    [Fact]
    public async Task A_taken_id_is_a_conflict_and_its_session_stays()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("taken")] = TestSessions.Connected(TestSessions.Key("taken"));
        using var body = Json("""{"sessionId":"taken"}""");

        var response = await api.Client.PostAsync("/sessions", body, Token);

        await response.ProblemAsync(HttpStatusCode.Conflict, "session-exists");
        Assert.Contains(TestSessions.Key("taken"), api.Sessions.Known.Keys);
    }

    [Fact]
    public async Task The_caller_waits_through_changes_without_a_qr()
    {
        await using var api = await ApiHost.StartAsync();
        var showQr = api.Sessions.OnWait;
        api.Sessions.OnWait = (session, limit, token) => session.Version < 4
            ? Task.FromResult<SessionSnapshot?>(session with { Version = session.Version + 1 })
            : showQr(session, limit, token);

        var response = await api.Client.PostAsync("/sessions", null, Token);

        Assert.Equal(5, (await response.JsonAsync()).GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task An_unreachable_server_is_told_at_once_and_leaves_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.OnWait = (session, _, _) =>
            Task.FromResult<SessionSnapshot?>(session with { Version = 2, LastFailure = DisconnectReason.Unreachable });

        var response = await api.Client.PostAsync("/sessions", null, Token);

        await response.ProblemAsync(HttpStatusCode.BadGateway, "whatsapp-unreachable");
        Assert.Empty(api.Sessions.Known);
    }

    [Theory]
    [InlineData(SessionStatus.Failed, SessionReason.ClientOutdated, HttpStatusCode.BadGateway, "client-outdated")]
    [InlineData(SessionStatus.Failed, SessionReason.Refused, HttpStatusCode.GatewayTimeout, "qr-timeout")]
    [InlineData(SessionStatus.Expired, SessionReason.LinkInterrupted, HttpStatusCode.GatewayTimeout, "qr-timeout")]
    public async Task A_session_that_ends_without_a_qr_leaves_nothing(
        SessionStatus status, string reason, HttpStatusCode expected, string code)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.OnWait = (session, _, _) =>
            Task.FromResult<SessionSnapshot?>(session with { Version = 2, Status = status, Reason = reason });

        var response = await api.Client.PostAsync("/sessions", null, Token);

        await response.ProblemAsync(expected, code);
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task A_session_deleted_while_it_is_created_is_not_found()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.OnWait = (_, _, _) => Task.FromResult<SessionSnapshot?>(null);

        var response = await api.Client.PostAsync("/sessions", null, Token);

        await response.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
        Assert.False(api.Sessions.Deleted.Task.IsCompleted);
    }

    [Fact]
    public async Task A_caller_that_hangs_up_leaves_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        var isWaiting = WaitForever(api);
        using var caller = new CancellationTokenSource();

        var call = api.Client.PostAsync("/sessions", null, caller.Token);
        await isWaiting.Task.WaitAsync(Token);
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await api.Sessions.Deleted.Task.WaitAsync(Token);
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task A_stopping_process_answers_its_waiting_callers_and_leaves_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        var isWaiting = WaitForever(api);

        var call = api.Client.PostAsync("/sessions", null, Token);
        await isWaiting.Task.WaitAsync(Token);
        await api.StopAsync();

        await (await call).ProblemAsync(HttpStatusCode.ServiceUnavailable, "shutting-down");
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task A_creation_that_may_have_happened_is_undone()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Failure = new TimeoutException();

        var response = await api.Client.PostAsync("/sessions", null, Token);

        await response.ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task A_chosen_id_is_not_deleted_when_it_may_be_an_older_session()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("older")] = TestSessions.Connected(TestSessions.Key("older"));
        api.Sessions.Failure = new TimeoutException();
        using var body = Json("""{"sessionId":"older"}""");

        await (await api.Client.PostAsync("/sessions", body, Token)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");

        Assert.Contains(TestSessions.Key("older"), api.Sessions.Known.Keys);
    }

    [Fact]
    public async Task A_failing_cleanup_does_not_hide_the_first_problem()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.DeleteFailure = new StorageUnavailableException("down");
        api.Sessions.OnWait = (session, _, _) =>
            Task.FromResult<SessionSnapshot?>(session with { LastFailure = DisconnectReason.Unreachable });

        var response = await api.Client.PostAsync("/sessions", null, Token);

        await response.ProblemAsync(HttpStatusCode.BadGateway, "whatsapp-unreachable");
    }

    private static TaskCompletionSource WaitForever(ApiHost api)
    {
        var isWaiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        api.Sessions.OnWait = async (session, _, token) =>
        {
            isWaiting.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, api.Time, token);
            return session;
        };

        return isWaiting;
    }

    private static StringContent Json(string text) => new(text, new MediaTypeHeaderValue("application/json"));
}
