using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace SessionFunctions;

/// <summary>
/// The routes of the API, once more, since the Functions host calls only what it knows as a function. All are anonymous to that host:
/// the API's own keys decide.
/// </summary>
public sealed class SessionRoutes(ApiHandOff api)
{
    [Function("CreateSession")]
    public Task<IActionResult> CreateSessionAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("ListSessions")]
    public Task<IActionResult> ListSessionsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sessions")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetSession")]
    public Task<IActionResult> GetSessionAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sessions/{id}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("UpdateSession")]
    public Task<IActionResult> UpdateSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "sessions/{id}")] HttpRequest request) => api.AnswerAsync(request);

    [Function("GetSessionQr")]
    public Task<IActionResult> GetSessionQrAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sessions/{id}/qr")] HttpRequest request) => api.AnswerAsync(request);

    [Function("DeleteSession")]
    public Task<IActionResult> DeleteSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "sessions/{id}")] HttpRequest request) => api.AnswerAsync(request);

    [Function("StartSession")]
    public Task<IActionResult> StartSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/{id}/start")] HttpRequest request) => api.AnswerAsync(request);

    [Function("StopSession")]
    public Task<IActionResult> StopSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/{id}/stop")] HttpRequest request) => api.AnswerAsync(request);

    [Function("RestartSession")]
    public Task<IActionResult> RestartSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/{id}/restart")] HttpRequest request) => api.AnswerAsync(request);

    [Function("LogoutSession")]
    public Task<IActionResult> LogoutSessionAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/{id}/logout")] HttpRequest request) => api.AnswerAsync(request);

    [Function("Document")]
    public Task<IActionResult> DocumentAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "openapi/v1.json")] HttpRequest request) => api.AnswerAsync(request);

    [Function("Docs")]
    public Task<IActionResult> DocsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/{documentName?}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("DocsBundle")]
    public Task<IActionResult> DocsBundleAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/scalar.js")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("DocsBundleStart")]
    public Task<IActionResult> DocsBundleStartAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/scalar.aspnetcore.js")] HttpRequest request) => api.AnswerAsync(request);

    [Function("DocsIcon")]
    public Task<IActionResult> DocsIconAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "docs/favicon.svg")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CreateKey")]
    public Task<IActionResult> CreateKeyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "keys")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("ListKeys")]
    public Task<IActionResult> ListKeysAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "keys")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("GetKey")]
    public Task<IActionResult> GetKeyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "keys/{id}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("DeleteKey")]
    public Task<IActionResult> DeleteKeyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "keys/{id}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("ReadSessionEvents")]
    public Task<IActionResult> ReadSessionEventsAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "sessions/{id}/events")] HttpRequest request) => api.AnswerAsync(request);

    [Function("ReadEvents")]
    public Task<IActionResult> ReadEventsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "events")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CreateWebhook")]
    public Task<IActionResult> CreateWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks")] HttpRequest request) => api.AnswerAsync(request);

    [Function("ListWebhooks")]
    public Task<IActionResult> ListWebhooksAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "webhooks")] HttpRequest request) => api.AnswerAsync(request);

    [Function("GetWebhook")]
    public Task<IActionResult> GetWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "webhooks/{id}")] HttpRequest request) => api.AnswerAsync(request);

    [Function("UpdateWebhook")]
    public Task<IActionResult> UpdateWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "patch", Route = "webhooks/{id}")] HttpRequest request) => api.AnswerAsync(request);

    [Function("DeleteWebhook")]
    public Task<IActionResult> DeleteWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = "webhooks/{id}")] HttpRequest request) => api.AnswerAsync(request);

    [Function("RotateWebhookSecret")]
    public Task<IActionResult> RotateWebhookSecretAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{id}/rotate-secret")] HttpRequest request) => api.AnswerAsync(request);

    [Function("PingWebhook")]
    public Task<IActionResult> PingWebhookAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{id}/ping")] HttpRequest request) => api.AnswerAsync(request);

    [Function("ListDeliveries")]
    public Task<IActionResult> ListDeliveriesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "webhooks/{id}/deliveries")] HttpRequest request) => api.AnswerAsync(request);

    [Function("Redeliver")]
    public Task<IActionResult> RedeliverAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "webhooks/{id}/redeliver")] HttpRequest request) => api.AnswerAsync(request);

    [Function("HealthLive")]
    public Task<IActionResult> HealthLiveAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/live")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("HealthReady")]
    public Task<IActionResult> HealthReadyAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health/ready")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("CreateLinkPage")]
    public Task<IActionResult> CreateLinkPageAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "sessions/{id}/link-page")] HttpRequest request) => api.AnswerAsync(request);

    [Function("ReadLinkPage")]
    public Task<IActionResult> ReadLinkPageAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "link/session")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("StartLinkPage")]
    public Task<IActionResult> StartLinkPageAsync([HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "link/session")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("LinkPage")]
    public Task<IActionResult> LinkPageAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "link")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("PageAsset")]
    public Task<IActionResult> PageAssetAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "assets/{name}")] HttpRequest request) =>
        api.AnswerAsync(request);

    [Function("Metrics")]
    public Task<IActionResult> MetricsAsync([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "metrics")] HttpRequest request) =>
        api.AnswerAsync(request);

    /// <summary>
    /// The page at <c>/</c>, which no function can have as its route, and everything else, so that a wrong address or method is answered like on any other host. The Functions host tries routes in the order
    /// of the functions' names, so this name has to be the last one.
    /// </summary>
    [Function("ZAnythingElse")]
    public Task<IActionResult> AnythingElseAsync([HttpTrigger(AuthorizationLevel.Anonymous, Route = "{*path}")] HttpRequest request) =>
        api.AnswerAsync(request);
}
