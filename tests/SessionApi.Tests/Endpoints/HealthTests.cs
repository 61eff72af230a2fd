using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SessionApi.Tests.Hosting;
using Sessions.Storage;

namespace SessionApi.Tests.Endpoints;

public sealed class HealthTests
{
    private static readonly Dictionary<string, string?> WithKey = new() { ["Auth:Keys:main:Value"] = new string('k', 32) };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/health/live", """{"status":"live"}""")]
    [InlineData("/health/ready", """{"status":"ready"}""")]
    public async Task Health_is_told_without_a_key(string path, string expected)
    {
        await using var api = await ApiHost.StartAsync(WithKey);

        Assert.Equal(expected, await api.Client.GetStringAsync(path, Token));
    }

    [Fact]
    public async Task Without_storage_the_process_is_live_but_not_ready()
    {
        await using var api = await ApiHost.StartAsync();
        api.Sessions.Failure = new StorageUnavailableException("down");

        var ready = await api.Client.GetAsync("/health/ready", Token);
        var live = await api.Client.GetAsync("/health/live", Token);

        await ready.ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        Assert.NotNull(ready.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Fact]
    public async Task A_failing_check_of_the_host_counts_too()
    {
        await using var api = await ApiHost.StartAsync(configure: services =>
            services.AddHealthChecks().AddCheck("silo", () => HealthCheckResult.Unhealthy("secret")));

        var problem = await (await api.Client.GetAsync("/health/ready", Token)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "shutting-down");

        Assert.DoesNotContain("secret", problem.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_master_key_the_process_is_not_ready()
    {
        var keys = new FakeMasterKeys();
        await using var api = await ApiHost.StartAsync(configure: services => services.AddSingleton<IMasterKeyState>(keys));
        await (await api.Client.GetAsync("/health/ready", Token)).ProblemAsync(HttpStatusCode.ServiceUnavailable, "storage-unavailable");

        keys.IsLoaded = true;
        api.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(HttpStatusCode.OK, (await api.Client.GetAsync("/health/ready", Token)).StatusCode);
    }

    [Fact]
    public async Task Readiness_is_checked_once_a_second_at_most()
    {
        await using var api = await ApiHost.StartAsync();
        await api.Client.GetAsync("/health/ready", Token);
        api.Sessions.Failure = new StorageUnavailableException("down");

        var within = await api.Client.GetAsync("/health/ready", Token);
        api.Time.Advance(TimeSpan.FromSeconds(1));
        var after = await api.Client.GetAsync("/health/ready", Token);

        Assert.Equal(HttpStatusCode.OK, within.StatusCode);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, after.StatusCode);
    }
}
