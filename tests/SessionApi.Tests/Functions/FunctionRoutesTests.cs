using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Functions;

public sealed class FunctionRoutesTests
{
    /// <summary>In the order in which the Functions host asks them.</summary>
    private static readonly IReadOnlyList<HttpFunction> Functions = [.. HttpFunction.All.OrderBy(function => function.Name, StringComparer.Ordinal)];

    [Fact]
    public async Task There_is_one_function_for_each_route_of_the_api_and_no_other()
    {
        await using var api = await ApiHost.StartAsync();

        var routes = Functions.Where(function => !IsCatchAll(function)).SelectMany(
            function => function.Trigger.Methods, (function, method) => $"{method.ToUpperInvariant()} {function.Route}");

        // No function can have the root as its route: the one that takes everything else answers there.
        Assert.Equal(RoutesOf(api.Services).Where(route => route != "GET /").Order(), routes.Order());
    }

    [Theory]
    [InlineData("POST", "/sessions", "CreateSession")]
    [InlineData("GET", "/sessions", "ListSessions")]
    [InlineData("GET", "/sessions/abc", "GetSession")]
    [InlineData("DELETE", "/sessions/abc", "DeleteSession")]
    [InlineData("POST", "/sessions/abc/start", "StartSession")]
    [InlineData("POST", "/sessions/abc/stop", "StopSession")]
    [InlineData("POST", "/sessions/abc/restart", "RestartSession")]
    [InlineData("POST", "/sessions/abc/logout", "LogoutSession")]
    [InlineData("POST", "/keys", "CreateKey")]
    [InlineData("GET", "/keys", "ListKeys")]
    [InlineData("GET", "/keys/abc", "GetKey")]
    [InlineData("DELETE", "/keys/abc", "DeleteKey")]
    [InlineData("GET", "/sessions/abc/events", "ReadSessionEvents")]
    [InlineData("GET", "/events", "ReadEvents")]
    [InlineData("POST", "/webhooks", "CreateWebhook")]
    [InlineData("GET", "/webhooks", "ListWebhooks")]
    [InlineData("GET", "/webhooks/abc", "GetWebhook")]
    [InlineData("PATCH", "/webhooks/abc", "UpdateWebhook")]
    [InlineData("DELETE", "/webhooks/abc", "DeleteWebhook")]
    [InlineData("POST", "/webhooks/abc/rotate-secret", "RotateWebhookSecret")]
    [InlineData("POST", "/webhooks/abc/ping", "PingWebhook")]
    [InlineData("GET", "/webhooks/abc/deliveries", "ListDeliveries")]
    [InlineData("POST", "/webhooks/abc/redeliver", "Redeliver")]
    [InlineData("GET", "/health/live", "HealthLive")]
    [InlineData("GET", "/health/ready", "HealthReady")]
    [InlineData("GET", "/link", "LinkPage")]
    [InlineData("GET", "/link/session", "ReadLinkPage")]
    [InlineData("POST", "/link/session", "StartLinkPage")]
    [InlineData("POST", "/sessions/abc/link-page", "CreateLinkPage")]
    [InlineData("GET", "/assets/app.js", "PageAsset")]
    [InlineData("GET", "/metrics", "Metrics")]
    [InlineData("PUT", "/sessions", "ZAnythingElse")]
    [InlineData("GET", "/sessions/abc/def", "ZAnythingElse")]
    [InlineData("GET", "/", "ZAnythingElse")]
    public void The_first_function_that_takes_a_request_is_the_right_one(string method, string path, string name) =>
        Assert.Equal(name, Functions.First(function => function.Takes(method, path)).Name);

    [Fact]
    public void The_catch_all_comes_last_by_name_however_names_are_compared()
    {
        var catchAll = Assert.Single(Functions, IsCatchAll);

        Assert.Same(catchAll, Functions.MaxBy(function => function.Name, StringComparer.Ordinal));
        Assert.Same(catchAll, Functions.MaxBy(function => function.Name, StringComparer.OrdinalIgnoreCase));
        Assert.Empty(catchAll.Trigger.Methods);
    }

    [Fact]
    public void The_functions_host_asks_for_none_of_its_own_keys() =>
        Assert.All(Functions, function => Assert.Equal(AuthorizationLevel.Anonymous, function.Trigger.AuthLevel));

    [Fact]
    public void No_name_is_used_twice() => Assert.Equal(Functions.DistinctBy(function => function.Name.ToUpperInvariant()), Functions);

    private static bool IsCatchAll(HttpFunction function) => function.Route.Contains('*', StringComparison.Ordinal);

    private static IEnumerable<string> RoutesOf(IServiceProvider services) =>
        from endpoint in services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
        select $"{method} {endpoint.RoutePattern.RawText}";
}
