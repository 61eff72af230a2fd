using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SessionApi.Auth;
using SessionApi.OpenApi;

namespace SessionApi.Telemetry;

/// <summary><c>GET /metrics</c>: what Prometheus scrapes. It tells of all tenants at once, so it wants the scope <c>admin</c>.</summary>
internal static class MetricsEndpoint
{
    public static void MapMetrics(this IEndpointRouteBuilder routes)
    {
        var scrape = routes.CreateApplicationBuilder().UseOpenTelemetryPrometheusScrapingEndpoint(static _ => true).Build();

        routes.MapGet("/metrics", (HttpRequest request) => scrape(request.HttpContext)).Describe(ServiceRoutes.Metrics, Scopes.Admin);
    }
}
