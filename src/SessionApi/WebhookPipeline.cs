using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using SessionApi.Auth;
using SessionApi.Endpoints;
using SessionApi.OpenApi;

namespace SessionApi;

/// <summary>The routes of webhooks.</summary>
internal static class WebhookPipeline
{
    public static void MapWebhooks(this IEndpointRouteBuilder routes)
    {
        routes.MapPost(
                "/webhooks",
                (HttpRequest request, Caller caller, WebhookEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.CreateAsync(request, caller, cancellationToken))
            .Describe(WebhookRoutes.Create, Scopes.WebhooksWrite);

        routes.MapGet("/webhooks", (Caller caller, WebhookEndpoints endpoints, CancellationToken cancellationToken) => endpoints.ListAsync(caller, cancellationToken))
            .Describe(WebhookRoutes.List, Scopes.WebhooksWrite);

        routes.MapGet(
                "/webhooks/{id}",
                (string id, Caller caller, WebhookEndpoints endpoints, CancellationToken cancellationToken) => endpoints.GetAsync(id, caller, cancellationToken))
            .Describe(WebhookRoutes.Get, Scopes.WebhooksWrite);

        routes.MapPatch(
                "/webhooks/{id}",
                (string id, HttpRequest request, Caller caller, WebhookEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.UpdateAsync(id, request, caller, cancellationToken))
            .Describe(WebhookRoutes.Update, Scopes.WebhooksWrite);

        routes.MapDelete(
                "/webhooks/{id}",
                (string id, Caller caller, WebhookEndpoints endpoints, CancellationToken cancellationToken) => endpoints.DeleteAsync(id, caller, cancellationToken))
            .Describe(WebhookRoutes.Delete, Scopes.WebhooksWrite);

        routes.MapPost(
                "/webhooks/{id}/rotate-secret",
                (string id, HttpRequest request, Caller caller, WebhookEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.RotateSecretAsync(id, request, caller, cancellationToken))
            .Describe(WebhookRoutes.RotateSecret, Scopes.WebhooksWrite);

        routes.MapPost(
                "/webhooks/{id}/ping",
                (string id, Caller caller, WebhookDeliveryEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.PingAsync(id, caller, cancellationToken))
            .Describe(WebhookRoutes.Ping, Scopes.WebhooksWrite);

        routes.MapGet(
                "/webhooks/{id}/deliveries",
                (string id, HttpRequest request, Caller caller, WebhookDeliveryEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.ListAsync(id, request, caller, cancellationToken))
            .Describe(WebhookRoutes.Deliveries, Scopes.WebhooksWrite);

        routes.MapPost(
                "/webhooks/{id}/redeliver",
                (string id, HttpRequest request, Caller caller, WebhookDeliveryEndpoints endpoints, CancellationToken cancellationToken) =>
                    endpoints.RedeliverAsync(id, request, caller, cancellationToken))
            .Describe(WebhookRoutes.Redeliver, Scopes.WebhooksWrite);
    }
}
