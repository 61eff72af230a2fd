using System.Net;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Keys;

public sealed class RequestRateTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_key_has_its_own_share_and_is_told_what_is_left()
    {
        await using var api = await KeyApi.StartAsync(null, ("Limits:RequestsPerMinute", "3"));
        var left = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            using var allowed = await api.GetAsync("/sessions", KeyApi.Admin);
            Assert.Equal(HttpStatusCode.OK, allowed.StatusCode);
            Assert.Equal("\"requests\";q=3;w=60", Header(allowed, "RateLimit-Policy"));
            left.Add(Header(allowed, "RateLimit"));
        }

        using var refused = await api.GetAsync("/sessions", KeyApi.Admin);
        using var other = await api.GetAsync("/sessions", KeyApi.OtherAdmin);

        Assert.Equal(["\"requests\";r=2;t=20", "\"requests\";r=1;t=20", "\"requests\";r=0;t=20"], left);
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.Equal("\"requests\";r=0;t=20", Header(refused, "RateLimit"));
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
    }

    [Fact]
    public async Task Stored_keys_count_one_by_one()
    {
        await using var api = await KeyApi.StartAsync(null, ("Limits:RequestsPerMinute", "2"));
        var (one, _) = await api.MakeAsync();
        var (two, _) = await api.MakeAsync();

        for (var i = 0; i < 2; i++) await api.GetAsync("/sessions", one);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await api.GetAsync("/sessions", one)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/sessions", two)).StatusCode);
    }

    [Fact]
    public async Task What_a_key_may_not_do_counts_as_well()
    {
        await using var api = await KeyApi.StartAsync(null, ("Limits:RequestsPerMinute", "2"));
        var (reader, _) = await api.MakeAsync(new() { ["scopes"] = new System.Text.Json.Nodes.JsonArray("sessions:read") });

        for (var i = 0; i < 2; i++) await (await api.GetAsync("/keys", reader)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");

        await (await api.GetAsync("/keys", reader)).ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    [Fact]
    public async Task Health_and_the_developers_own_machine_are_not_limited()
    {
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?> { ["Limits:RequestsPerMinute"] = "1" });
        foreach (var path in (string[])["/health/live", "/sessions"])
        {
            for (var i = 0; i < 3; i++)
            {
                using var response = await api.Client.GetAsync(path, Token);
                Assert.Equal(HttpStatusCode.OK, response.StatusCode);
                Assert.False(response.Headers.Contains("RateLimit"));
            }
        }
    }

    [Fact]
    public async Task Anonymous_callers_are_counted_by_address()
    {
        await using var api = await ApiHost.StartAsync(new Dictionary<string, string?> { ["Limits:RequestsPerMinute"] = "1", ["Auth:AllowAnonymous"] = "true" });

        Assert.Equal(HttpStatusCode.OK, (await api.Client.GetAsync("/sessions", Token)).StatusCode);

        await (await api.Client.GetAsync("/sessions", Token)).ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
    }

    private static string Header(HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));
}
