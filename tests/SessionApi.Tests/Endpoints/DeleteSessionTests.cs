using System.Net;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

public sealed class DeleteSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_session_is_gone()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));

        var response = await api.Client.DeleteAsync("/sessions/one", Token);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var answer = await response.JsonAsync();
        Assert.Equal(["message", "sessionId"], answer.Names());
        Assert.Equal("Session deleted successfully", answer.Text("message"));
        Assert.Equal("one", answer.Text("sessionId"));
        await (await api.Client.GetAsync("/sessions/one", Token)).ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }

    [Fact]
    public async Task A_second_deletion_is_not_found()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Known[TestSessions.Key("one")] = TestSessions.Connected(TestSessions.Key("one"));

        await api.Client.DeleteAsync("/sessions/one", Token);
        var second = await api.Client.DeleteAsync("/sessions/one", Token);

        await second.ProblemAsync(HttpStatusCode.NotFound, "session-not-found");
    }
}
