using System.Net;
using SessionApi.Endpoints;
using SessionApi.Tests.Hosting;
using Sessions;

namespace SessionApi.Tests.Endpoints;

/// <summary>Creations whose time is over before there is a QR.</summary>
public sealed class QrWaitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_qr_within_twenty_seconds_is_a_timeout_and_leaves_nothing()
    {
        await using var api = await ApiHost.StartAsync();
        var startedAt = api.Time.GetTimestamp();
        api.Sessions.OnWait = (session, limit, _) =>
        {
            api.Time.Advance(limit);
            return Task.FromResult<SessionSnapshot?>(session with { Evidence = TestSessions.Evidence(ApiHost.Now) });
        };

        var response = await api.Client.PostAsync("/sessions", null, Token);

        await response.ProblemAsync(HttpStatusCode.GatewayTimeout, "qr-timeout");
        Assert.Equal(QrWait.Limit, api.Time.GetElapsedTime(startedAt));
        Assert.Empty(api.Sessions.Known);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_of_which_nothing_came_within_twenty_seconds_is_unreachable(bool isTrying)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.OnWait = (session, limit, _) =>
        {
            api.Time.Advance(limit);
            return Task.FromResult<SessionSnapshot?>(session with { Evidence = isTrying ? TestSessions.Evidence(receivedAt: null) : null });
        };

        await (await api.Client.PostAsync("/sessions", null, Token)).ProblemAsync(HttpStatusCode.BadGateway, "whatsapp-unreachable");

        Assert.Empty(api.Sessions.Known);
    }

    [Fact]
    public async Task A_server_that_was_reached_during_the_last_wait_was_reached()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.OnWait = (session, limit, _) =>
        {
            api.Time.Advance(limit);
            return Task.FromResult<SessionSnapshot?>(session);
        };
        api.Sessions.OnGet = session => session! with { Evidence = TestSessions.Evidence(api.Time.GetUtcNow()) };

        await (await api.Client.PostAsync("/sessions", null, Token)).ProblemAsync(HttpStatusCode.GatewayTimeout, "qr-timeout");
    }
}
