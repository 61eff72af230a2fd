using System.Net;
using SessionApi.Tests.Hosting;
using SessionApi.Tests.Qr;
using Sessions;
using Shared.Qr;

namespace SessionApi.Tests.Endpoints;

public sealed class GetSessionTests
{
    private static readonly SessionKey Key = TestSessions.Key("one");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_connected_session_tells_phone_and_time_and_nothing_that_it_does_not_know()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key);

        var response = await api.Client.GetAsync("/sessions/one", Token);

        var session = await response.JsonAsync();
        Assert.Equal(
            ["sessionId", "status", "phoneNumber", "connectedAt", "reason", "version", "createdAt", "updatedAt"], session.Names());
        Assert.Equal("one", session.Text("sessionId"));
        Assert.Equal("connected", session.Text("status"));
        Assert.Equal("online", session.Text("reason"));
        Assert.Equal("2025-01-08T12:00:00.000Z", session.Text("connectedAt"));
        Assert.Equal(9, session.GetProperty("version").GetInt64());
        Assert.Equal("\"9\"", response.Headers.ETag?.ToString());
        Assert.False(response.Headers.ETag?.IsWeak);
    }

    [Fact]
    public async Task The_phone_number_is_written_with_a_plain_plus()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key);

        var text = await api.Client.GetStringAsync("/sessions/one", Token);

        Assert.Contains("\"phoneNumber\":\"+1234567890\"", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_pending_session_shows_its_qr_and_no_phone_of_the_past()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with
        {
            Qr = TestSessions.Qr(ApiHost.Now.AddMilliseconds(-1.5)) with { Number = 2 },
            PhoneNumber = "+1234567890",
            ConnectedAt = ApiHost.Now,
        };

        var session = await (await api.Client.GetAsync("/sessions/one", Token)).JsonAsync();

        Assert.DoesNotContain("phoneNumber", session.Names());
        Assert.DoesNotContain("connectedAt", session.Names());
        Assert.Equal(TestSessions.QrText, await QrReader.ReadAsync(DataUri.ToPng(session.Text("qrCode")), TestContext.Current.CancellationToken));
        Assert.Equal("2025-01-08T12:00:59.998Z", session.Text("qrExpiresAt"));

        var qr = session.GetProperty("qr");
        Assert.Equal(TestSessions.QrText, qr.Text("text"));
        Assert.Equal("2025-01-08T11:59:59.998Z", qr.Text("issuedAt"));
        Assert.Equal("2025-01-08T12:00:59.998Z", qr.Text("expiresAt"));
        Assert.Equal(2, qr.GetProperty("number").GetInt32());
        Assert.Equal(6, qr.GetProperty("of").GetInt32());
    }

    [Fact]
    public async Task A_qr_is_not_shown_once_it_has_expired()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Pending(Key, ApiHost.Now) with { Qr = TestSessions.Qr(ApiHost.Now) };
        api.Time.Advance(TimeSpan.FromSeconds(60));

        var session = await (await api.Client.GetAsync("/sessions/one", Token)).JsonAsync();

        Assert.Equal(["sessionId", "status", "reason", "version", "createdAt", "updatedAt"], session.Names());
    }

    [Fact]
    public async Task All_that_the_phone_and_the_line_told_is_shown()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key) with
        {
            Name = "Shop",
            Metadata = new Dictionary<string, string> { ["Team"] = "a" },
            DeviceName = "Till",
            Jid = "1234567890:7@s.whatsapp.net",
            Lid = "987:7@lid",
            PushName = "Zoë 👍",
            Platform = "smba",
            Business = "Shop Ltd",
            Evidence = new SessionEvidence(
                ApiHost.Now.AddSeconds(1), ApiHost.Now.AddSeconds(2), TimeSpan.FromMilliseconds(23.44), 3, ApiHost.Now.AddSeconds(4)),
        };

        var session = await (await api.Client.GetAsync("/sessions/one", Token)).JsonAsync();

        Assert.Equal("Shop", session.Text("name"));
        Assert.Equal("a", session.GetProperty("metadata").Text("Team"));
        Assert.Equal("Till", session.Text("deviceName"));
        Assert.Equal("1234567890:7@s.whatsapp.net", session.Text("jid"));
        Assert.Equal("987:7@lid", session.Text("lid"));
        Assert.Equal("Zoë 👍", session.Text("pushName"));
        Assert.Equal("smba", session.Text("platform"));
        Assert.Equal("Shop Ltd", session.Text("business"));

        var evidence = session.GetProperty("evidence");
        Assert.Equal("2025-01-08T12:00:01.000Z", evidence.Text("lastReceivedAt"));
        Assert.Equal("2025-01-08T12:00:02.000Z", evidence.Text("lastPongAt"));
        Assert.Equal(23.4, evidence.GetProperty("roundTripMs").GetDouble());
        Assert.Equal(3, evidence.GetProperty("reconnects").GetInt32());
        Assert.Equal("2025-01-08T12:00:04.000Z", evidence.Text("nextAttemptAt"));
    }

    [Fact]
    public async Task Times_of_other_zones_are_told_in_utc()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key) with { ConnectedAt = ApiHost.Now.ToOffset(TimeSpan.FromHours(5.5)) };

        var session = await (await api.Client.GetAsync("/sessions/one", Token)).JsonAsync();

        Assert.Equal("2025-01-08T12:00:00.000Z", session.Text("connectedAt"));
    }

    [Theory]
    [InlineData(SessionStatus.Pending)]
    [InlineData(SessionStatus.Connected)]
    [InlineData(SessionStatus.Reconnecting)]
    [InlineData(SessionStatus.Stopped)]
    [InlineData(SessionStatus.Expired)]
    [InlineData(SessionStatus.LoggedOut)]
    [InlineData(SessionStatus.Failed)]
    public async Task Every_status_has_its_word(SessionStatus status)
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[Key] = TestSessions.Connected(Key) with { Status = status };

        var session = await (await api.Client.GetAsync("/sessions/one", Token)).JsonAsync();

        Assert.Equal(status.ToName(), session.Text("status"));
    }

    [Fact]
    public async Task A_session_that_is_not_there_is_not_found()
    {
        await using var api = await ApiHost.StartAsync();

        await (await api.Client.GetAsync("/sessions/none", Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }
}
