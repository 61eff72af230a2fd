using System.Net;
using System.Net.Http.Headers;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Endpoints;

/// <summary>What makes room for more pending sessions, and what does not.</summary>
public sealed class PendingReleaseTests
{
    private static readonly KeyValuePair<string, string?>[] Three = [new("Limits:PendingSessions", "3")];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("deleted")]
    [InlineData("linked")]
    [InlineData("stopped")]
    [InlineData("gone")]
    public async Task Those_that_wait_no_more_do_not_count_however_new_they_are(string fate)
    {
        await using var api = await ApiHost.StartAsync(Three);

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api, $"s-{i}")).StatusCode);
            var key = TestSessions.Key($"s-{i}");
            if (fate == "deleted") await api.Client.DeleteAsync($"/sessions/s-{i}", Token);
            else if (fate == "stopped") await api.Client.PostAsync($"/sessions/s-{i}/stop", null, Token);
            else if (fate == "linked") api.Sessions.Known[key] = TestSessions.Connected(key);
            else api.Sessions.Known.TryRemove(key, out _);
        }
    }

    [Fact]
    public async Task Creations_that_came_to_nothing_do_not_count()
    {
        await using var api = await ApiHost.StartAsync(Three);
        var showQr = api.Sessions.OnWait;
        api.Sessions.OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(session with { LastFailure = WhatsApp.DisconnectReason.Unreachable });
        for (var i = 0; i < 10; i++) await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.BadGateway, "whatsapp-unreachable");
        for (var i = 0; i < 10; i++) api.Sessions.Known[TestSessions.Key($"s-{i}")] = TestSessions.Connected(TestSessions.Key($"s-{i}"));
        for (var i = 0; i < 10; i++) await (await CreateAsync(api, $"s-{i}")).ProblemAsync(HttpStatusCode.Conflict, "session-exists");
        api.Sessions.OnWait = showQr;

        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);
    }

    [Fact]
    public async Task One_that_waits_counts_although_somebody_tries_to_create_it_again()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) await CreateAsync(api, $"s-{i}");

        await (await CreateAsync(api, "s-1")).ProblemAsync(HttpStatusCode.Conflict, "session-exists");

        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");
    }

    [Fact]
    public async Task Who_was_turned_away_and_deletes_one_is_admitted_at_once()
    {
        await using var api = await ApiHost.StartAsync(Three);
        for (var i = 0; i < 3; i++) await CreateAsync(api, $"s-{i}");
        await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-pending");

        await api.Client.DeleteAsync("/sessions/s-1", Token);

        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);
    }

    private static Task<HttpResponseMessage> CreateAsync(ApiHost api) => api.Client.PostAsync("/sessions", null, Token);

    private static async Task<HttpResponseMessage> CreateAsync(ApiHost api, string id)
    {
        using var body = new StringContent($$"""{"sessionId":"{{id}}"}""", new MediaTypeHeaderValue("application/json"));
        return await api.Client.PostAsync("/sessions", body, Token);
    }
}
