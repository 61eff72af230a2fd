using System.Net;
using System.Text.Json.Nodes;
using SessionApi.Tests.Hosting;
using Sessions.Net;

namespace SessionApi.Tests.Webhooks;

/// <summary>Targets that webhooks may not call, refused when they are named.</summary>
public sealed class WebhookTargetRefusalTests : IAsyncLifetime
{
    private WebhookApi _api = null!;

    public async ValueTask InitializeAsync() => _api = await WebhookApi.StartAsync(allowsPrivate: false, new FakeNames(), perTenant: 2);

    public ValueTask DisposeAsync() => _api.DisposeAsync();

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://127.1/")]
    [InlineData("http://2130706433/")]
    [InlineData("http://0177.0.0.1/")]
    [InlineData("http://0x7f.1/")]
    [InlineData("http://0.0.0.0/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://[fd00::1]/")]
    [InlineData("http://[fe80::1]/")]
    [InlineData("http://[64:ff9b::a9fe:a9fe]/")]
    [InlineData("https://10.1.2.3:8443/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://192.168.1.1/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("https://inside.example/")]
    [InlineData("https://localhost/")]
    public async Task A_target_inside_is_refused_by_its_code(string url)
    {
        await (await _api.PostAsync("/webhooks", new JsonObject { ["url"] = url })).ProblemAsync(HttpStatusCode.BadRequest, "webhook-target-refused");

        var id = (await _api.CreateAsync("https://outside.example/")).Text("webhookId");
        await (await _api.CallAsync(HttpMethod.Patch, $"/webhooks/{id}", new JsonObject { ["url"] = url })).ProblemAsync(HttpStatusCode.BadRequest, "webhook-target-refused");
        Assert.Equal("https://outside.example/", (await (await _api.GetAsync($"/webhooks/{id}")).JsonAsync()).Text("url"));
    }

    [Fact]
    public async Task A_name_that_means_something_else_later_is_refused_when_it_is_called()
    {
        var id = (await _api.CreateAsync("http://rebinding.example/")).Text("webhookId");

        var ping = await (await _api.PostAsync($"/webhooks/{id}/ping")).JsonAsync();

        Assert.Equal((false, "target-refused"), (ping.GetProperty("delivered").GetBoolean(), ping.Text("error")));
        Assert.DoesNotContain("statusCode", ping.Names());
    }

    [Fact]
    public async Task A_tenant_has_so_many_webhooks_and_no_more()
    {
        for (var i = 0; i < 2; i++) await _api.CreateAsync("https://outside.example/");

        await (await _api.PostAsync("/webhooks", new JsonObject { ["url"] = "https://outside.example/" })).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-webhooks");
    }

    /// <summary>Names of the test; addresses are their own answer, as the machine's resolver has it.</summary>
    private sealed class FakeNames : IHostResolver
    {
        private int _rebound;

        public ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string host, CancellationToken cancellationToken) => new(
        [
            host switch
            {
                _ when IPAddress.TryParse(host, out var literal) => literal,
                "localhost" or "inside.example" => IPAddress.Loopback,
                "rebinding.example" when Interlocked.Increment(ref _rebound) > 1 => IPAddress.Loopback,
                _ => IPAddress.Parse("1.1.1.1"),
            },
        ]);
    }
}
