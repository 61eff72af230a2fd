using System.Net;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Endpoints;

public sealed class LongPollTests
{
    private static readonly SessionKey Key = TestSessions.Key("one");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("\"9\"")]
    [InlineData("W/\"9\"")]
    [InlineData("\"1\", \"9\"")]
    [InlineData("*")]
    public async Task A_version_that_the_caller_holds_is_not_sent_again(string tag)
    {
        await using var api = await StartAsync();

        var response = await GetAsync(api, tag);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal("\"9\"", response.Headers.ETag?.ToString());
        Assert.Equal(0, response.Content.Headers.ContentLength ?? 0);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync(Token));
    }

    [Theory]
    [InlineData("\"8\"")]
    [InlineData("9")]
    [InlineData("\"\"")]
    public async Task Another_version_is_sent(string tag)
    {
        await using var api = await StartAsync();

        Assert.Equal(HttpStatusCode.OK, (await GetAsync(api, tag, "wait=60")).StatusCode);
    }

    [Theory]
    [InlineData("wait=30")]
    [InlineData("respond-async, wait=\"30\"; x=y")]
    [InlineData("WAIT=30")]
    public async Task A_caller_that_holds_the_version_may_wait_for_another(string prefer)
    {
        await using var api = await StartAsync();
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(session with { Version = session.Version + 1, Reason = "degraded" });

        var response = await GetAsync(api, "\"9\"", prefer);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("wait=30", response.Headers.GetValues("Preference-Applied").Single());
        Assert.Equal("\"10\"", response.Headers.ETag?.ToString());
        Assert.Equal("degraded", (await response.JsonAsync()).Text("reason"));
    }

    [Theory]
    [InlineData("wait=45", 45, 3)]
    [InlineData("wait=3600", 60, 3)]
    [InlineData("wait=20", 20, 1)]
    public async Task Waiting_in_vain_ends_at_the_limit_with_304(string prefer, int seconds, int slices)
    {
        await using var api = await StartAsync();
        var waits = new List<TimeSpan>();
        api.Sessions.OnWait = (session, limit, _) =>
        {
            waits.Add(limit);
            api.Time.Advance(limit);
            return Task.FromResult<SessionSnapshot?>(session);
        };

        var response = await GetAsync(api, "\"9\"", prefer);

        Assert.Equal(HttpStatusCode.NotModified, response.StatusCode);
        Assert.Equal(slices, waits.Count);
        Assert.Equal(TimeSpan.FromSeconds(seconds), waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + wait));
    }

    [Theory]
    [InlineData("wait=0")]
    [InlineData("wait=-1")]
    [InlineData("wait=soon")]
    [InlineData("wait=")]
    [InlineData("wait")]
    [InlineData("waits=5")]
    [InlineData("wait=99999999999")]
    public async Task A_wish_that_cannot_be_read_is_no_wait(string prefer)
    {
        await using var api = await StartAsync();
        api.Sessions.OnWait = (_, _, _) => throw new InvalidOperationException("Nobody was to wait.");

        Assert.Equal(HttpStatusCode.NotModified, (await GetAsync(api, "\"9\"", prefer)).StatusCode);
    }

    [Fact]
    public async Task A_session_deleted_meanwhile_is_not_found()
    {
        await using var api = await StartAsync();
        api.Sessions.OnWait = (_, _, _) => Task.FromResult<SessionSnapshot?>(null);

        await (await GetAsync(api, "\"9\"", "wait=5")).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    [Fact]
    public async Task A_session_made_anew_under_the_id_is_another_version()
    {
        await using var api = await StartAsync();
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(session with { Version = 2 });

        Assert.Equal("\"2\"", (await GetAsync(api, "\"9\"", "wait=5")).Headers.ETag?.ToString());
    }

    [Fact]
    public async Task A_stopping_server_keeps_nobody_waiting()
    {
        await using var api = await StartAsync();
        var reached = new TaskCompletionSource();
        api.Sessions.OnWait = async (_, _, cancellationToken) =>
        {
            reached.SetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            return null;
        };

        var waiting = GetAsync(api, "\"9\"", "wait=60");
        await reached.Task;
        var stopping = api.StopAsync();

        await (await waiting).ProblemAsync(HttpStatusCode.ServiceUnavailable, "shutting-down");
        await stopping;
    }

    private static async Task<ApiHost> StartAsync()
    {
        var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key);
        return api;
    }

    private static async Task<HttpResponseMessage> GetAsync(ApiHost api, string tag, string? prefer = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/sessions/one");
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        if (prefer is not null) request.Headers.TryAddWithoutValidation("Prefer", prefer);
        return await api.Client.SendAsync(request, Token);
    }
}
