using Microsoft.AspNetCore.Http;
using SessionApi.Contracts;

namespace SessionApi.Endpoints;

/// <summary>A key that was just made, with its text, which nobody on the way may keep.</summary>
internal sealed class NewKeyResult(KeyResponse key) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status201Created;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.Location = $"/keys/{key.KeyId}";
        httpContext.Response.Headers.CacheControl = "no-store";

        return new JsonAnswer<KeyResponse>(key, ApiJson.Context.KeyResponse) { StatusCode = StatusCode }.ExecuteAsync(httpContext);
    }
}
