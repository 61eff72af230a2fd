using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SessionApi.Auth;
using SessionApi.Endpoints;

namespace SessionApi;

/// <summary>The HTTP API as one pipeline, the same on every host.</summary>
public static class SessionApiPipeline
{
    /// <summary>Adds the whole API: errors, routing, access, endpoints. Nothing of it needs Kestrel.</summary>
    public static IApplicationBuilder UseSessionApi(this IApplicationBuilder app) => app
        .UseMiddleware<ProblemMiddleware>()
        .UseRouting()
        .UseMiddleware<AccessMiddleware>()
        .UseEndpoints(routes => routes.MapSessionApi());

    private static void MapSessionApi(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(
                "/sessions",
                (HttpRequest request, Caller caller, CreateSessionEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.CreateAsync(request, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapGet(
                "/sessions",
                (HttpRequest request, Caller caller, ListSessionsEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.ListAsync(request, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsRead));

        routes.MapGet(
                "/sessions/{id}",
                (string id, HttpRequest request, Caller caller, ReadSessionEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.GetAsync(id, request, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsRead));

        routes.MapPatch(
                "/sessions/{id}",
                (string id, HttpRequest request, Caller caller, UpdateSessionEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.UpdateAsync(id, request, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapGet(
                "/sessions/{id}/qr",
                (string id, HttpRequest request, Caller caller, SessionQrEndpoint endpoint, CancellationToken cancellationToken) =>
                    endpoint.GetAsync(id, request, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsRead));

        routes.MapDelete(
                "/sessions/{id}",
                (string id, Caller caller, SessionEndpoints endpoints) => endpoints.DeleteAsync(id, caller))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapPost(
                "/sessions/{id}/start",
                (string id, Caller caller, LifecycleEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.StartAsync(id, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapPost(
                "/sessions/{id}/restart",
                (string id, Caller caller, LifecycleEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.RestartAsync(id, caller, cancellationToken))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapPost("/sessions/{id}/stop", (string id, Caller caller, LifecycleEndpoints endpoints) => endpoints.StopAsync(id, caller))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapPost("/sessions/{id}/logout", (string id, Caller caller, LifecycleEndpoints endpoints) => endpoints.LogoutAsync(id, caller))
            .WithMetadata(new RequiredScope(Scopes.SessionsWrite));

        routes.MapGet("/health/live", (HealthEndpoints endpoints) => endpoints.Live());
        routes.MapGet(
            "/health/ready",
            (HealthEndpoints endpoints, CancellationToken cancellationToken) => endpoints.ReadyAsync(cancellationToken));
    }
}
