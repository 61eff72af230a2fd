using System.Net;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Endpoints;

public sealed class SessionLimitTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_tenant_has_so_many_sessions_whatever_they_are_and_no_more()
    {
        await using var api = await StartAsync(limit: 3, connected: 2);
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);

        for (var i = 0; i < 5; i++) await (await CreateAsync(api)).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-sessions");

        Assert.Equal(3, api.Sessions.Known.Count);
        await api.Client.DeleteAsync("/sessions/s-0", Token);
        Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);
    }

    [Theory]
    [InlineData(1200, HttpStatusCode.TooManyRequests)]
    [InlineData(1199, HttpStatusCode.Created)]
    public async Task More_than_a_page_of_them_are_counted(int connected, HttpStatusCode expected)
    {
        await using var api = await StartAsync(limit: 1200, connected);

        Assert.Equal(expected, (await CreateAsync(api)).StatusCode);
    }

    [Fact]
    public async Task Unless_it_is_set_nobody_counts()
    {
        await using var api = await ApiHost.StartAsync();
        for (var i = 0; i < 3; i++) Assert.Equal(HttpStatusCode.Created, (await CreateAsync(api)).StatusCode);

        // That of the pending ones.
        Assert.Equal(1, api.Sessions.Looks);
    }

    private static async Task<ApiHost> StartAsync(int limit, int connected)
    {
        var api = await ApiHost.StartAsync([new("Limits:Sessions", $"{limit}"), new("Limits:PendingSessions", "3")]);
        foreach (var key in Enumerable.Range(0, connected).Select(number => TestSessions.Key($"s-{number}"))) api.Sessions.Known[key] = TestSessions.Connected(key);
        return api;
    }

    private static Task<HttpResponseMessage> CreateAsync(ApiHost api) => api.Client.PostAsync("/sessions", null, Token);
}
