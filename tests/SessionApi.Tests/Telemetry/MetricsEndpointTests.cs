using System.Net;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Telemetry;

public sealed class MetricsEndpointTests
{
    private const string Admin = "admin-key-of-this-test-0123456789-abcdef";
    private const string Reader = "reader-key-of-this-test-0123456789-abcdef";

    private static readonly Dictionary<string, string?> Keys = new()
    {
        ["Auth:Keys:admin:Value"] = Admin,
        ["Auth:Keys:admin:Scopes"] = "admin",
        ["Auth:Keys:reader:Value"] = Reader,
        ["Auth:Keys:reader:Scopes"] = "sessions:read sessions:write events:read webhooks:write",
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_are_for_admins_alone()
    {
        await using var api = await ApiHost.StartAsync(Keys);

        await (await AskAsync(api, null)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await (await AskAsync(api, Reader)).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        var answer = await AskAsync(api, Admin);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/plain", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("http_server_request_duration_seconds_bucket", await answer.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_get_is_answered()
    {
        await using var api = await ApiHost.StartAsync();

        await (await api.Client.PostAsync("/metrics", null, Token)).ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
    }

    /// <summary>Whoever reads the metrics learns neither what callers asked for nor who they are.</summary>
    [Fact]
    public async Task No_label_names_a_session_a_key_or_a_query()
    {
        await using var api = await ApiHost.StartAsync(Keys);
        await AskAsync(api, Admin, $"/sessions/a-session-of-mine?code={Reader}&name=somebody");

        var text = await (await AskAsync(api, Admin)).Content.ReadAsStringAsync(Token);

        Assert.Contains("/sessions/{id}", text, StringComparison.Ordinal);
        Assert.All((string[])["a-session-of-mine", Admin, Reader, "somebody"], secret => Assert.DoesNotContain(secret, text, StringComparison.Ordinal));
    }

    private static async Task<HttpResponseMessage> AskAsync(ApiHost api, string? key, string path = "/metrics")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        return await api.Client.SendAsync(request, Token);
    }
}
