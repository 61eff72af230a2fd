using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SessionApi.Auth;
using SessionApi.Endpoints;
using SessionApi.Links;
using SessionApi.OpenApi;
using SessionApi.Pages;
using SessionApi.Telemetry;

namespace SessionApi;

/// <summary>The HTTP API as one pipeline, the same on every host.</summary>
public static class SessionApiPipeline
{
    /// <summary>Adds the whole API: errors, routing, access, endpoints. Nothing of it needs Kestrel.</summary>
    public static IApplicationBuilder UseSessionApi(this IApplicationBuilder app) => app
        .UseMiddleware<NoSniffMiddleware>()
        .UseMiddleware<ProblemMiddleware>()
        .UseRouting()
        .UseMiddleware<RateHeadersMiddleware>()
        .UseMiddleware<AccessMiddleware>()
        .UseRateLimiter()
        .UseMiddleware<GrantMiddleware>()
        .UseEndpoints(routes => routes.MapSessionApi());

    private static void MapSessionApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(
                "/sessions",
                (HttpRequest request, Caller caller, CreateSessionEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.CreateAsync(request, caller, cancellationToken))
            .Describe(SessionRoutes.Create, Scopes.SessionsWrite);

        routes.MapGet(
                "/sessions",
                (HttpRequest request, Caller caller, ListSessionsEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.ListAsync(request, caller, cancellationToken))
            .Describe(SessionRoutes.List, Scopes.SessionsRead);

        routes.MapGet(
                "/sessions/{id}",
                (string id, HttpRequest request, Caller caller, ReadSessionEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.GetAsync(id, request, caller, cancellationToken))
            .Describe(SessionRoutes.Get, Scopes.SessionsRead);

        routes.MapPatch(
                "/sessions/{id}",
                (string id, HttpRequest request, Caller caller, UpdateSessionEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.UpdateAsync(id, request, caller, cancellationToken))
            .Describe(SessionRoutes.Update, Scopes.SessionsWrite);

        routes.MapGet(
                "/sessions/{id}/qr",
                (string id, HttpRequest request, Caller caller, SessionQrEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.GetAsync(id, request, caller, cancellationToken))
            .Describe(SessionRoutes.Qr, Scopes.SessionsRead);

        routes.MapDelete(
                "/sessions/{id}",
                (string id, Caller caller, SessionEndpoints endpoints) => endpoints.DeleteAsync(id, caller))
            .Describe(SessionRoutes.Delete, Scopes.SessionsWrite);

        routes.MapPost(
                "/sessions/{id}/start",
                (string id, Caller caller, LifecycleEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.StartAsync(id, caller, cancellationToken))
            .Describe(SessionRoutes.Start, Scopes.SessionsWrite);

        routes.MapPost(
                "/sessions/{id}/restart",
                (string id, Caller caller, LifecycleEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.RestartAsync(id, caller, cancellationToken))
            .Describe(SessionRoutes.Restart, Scopes.SessionsWrite);

        routes.MapPost("/sessions/{id}/stop", (string id, Caller caller, LifecycleEndpoints endpoints) => endpoints.StopAsync(id, caller))
            .Describe(SessionRoutes.Stop, Scopes.SessionsWrite);

        routes.MapPost("/sessions/{id}/logout", (string id, Caller caller, LifecycleEndpoints endpoints) => endpoints.LogoutAsync(id, caller))
            .Describe(SessionRoutes.Logout, Scopes.SessionsWrite);

        routes.MapPost(
                "/sessions/{id}/link-page",
                (string id, HttpRequest request, Caller caller, LinkPageEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.CreateAsync(id, request, caller, cancellationToken))
            .Describe(LinkPageRoutes.Create, Scopes.SessionsWrite);

        routes.MapGet(
                "/link/session",
                (HttpRequest request, LinkPageEndpoints endpoints, CancellationToken cancellationToken) => endpoints.ReadAsync(request, cancellationToken))
            .Describe(LinkPageRoutes.Read);

        routes.MapPost(
                "/link/session",
                (HttpRequest request, LinkPageEndpoints endpoints, CancellationToken cancellationToken) => endpoints.StartAsync(request, cancellationToken))
            .Describe(LinkPageRoutes.Start);

        routes.MapPost(
                "/keys",
                (HttpRequest request, Caller caller, KeyEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.CreateAsync(request, caller, cancellationToken))
            .Describe(KeyRoutes.Create, Scopes.Admin);

        routes.MapGet("/keys", (Caller caller, KeyEndpoints endpoints, CancellationToken cancellationToken) => endpoints.ListAsync(caller, cancellationToken))
            .Describe(KeyRoutes.List, Scopes.Admin);

        routes.MapGet(
                "/keys/{id}",
                (string id, Caller caller, KeyEndpoints endpoints, CancellationToken cancellationToken) => endpoints.GetAsync(id, caller, cancellationToken))
            .Describe(KeyRoutes.Get, Scopes.Admin);

        routes.MapDelete(
                "/keys/{id}",
                (string id, Caller caller, KeyEndpoints endpoints, CancellationToken cancellationToken) => endpoints.DeleteAsync(id, caller, cancellationToken))
            .Describe(KeyRoutes.Delete, Scopes.Admin);

        routes.MapGet(
                "/sessions/{id}/events",
                (string id, HttpRequest request, Caller caller, EventEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.OfSessionAsync(id, request, caller, cancellationToken))
            .Describe(EventRoutes.OfSession, Scopes.EventsRead);

        routes.MapGet(
                "/events",
                (HttpRequest request, Caller caller, EventEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.OfAllAsync(request, caller, cancellationToken))
            .Describe(EventRoutes.OfAll, Scopes.EventsRead);

        routes.MapWebhooks();

        routes.MapGet("/health/live", (HealthEndpoints endpoints) => endpoints.Live()).Describe(ServiceRoutes.Live);
        routes.MapGet(
                "/health/ready",
                (HealthEndpoints endpoints, CancellationToken cancellationToken) => endpoints.ReadyAsync(cancellationToken))
            .Describe(ServiceRoutes.Ready);

        routes.MapPages();
        routes.MapMetrics();
        routes.MapDocument();
    }
}
