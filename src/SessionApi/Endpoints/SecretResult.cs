using Microsoft.AspNetCore.Http;
using SessionApi.Contracts;

namespace SessionApi.Endpoints;

/// <summary>A webhook with its secret, which nobody on the way may keep.</summary>
internal sealed class SecretResult(WebhookResponse webhook, bool isNew) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (isNew) httpContext.Response.Headers.Location = $"/webhooks/{webhook.WebhookId}";
        httpContext.Response.Headers.CacheControl = "no-store";

        return new JsonAnswer<WebhookResponse>(webhook, ApiJson.Context.WebhookResponse) { StatusCode = StatusCode }.ExecuteAsync(httpContext);
    }
}
