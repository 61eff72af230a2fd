using Microsoft.AspNetCore.Http;
using SessionApi.Endpoints;

namespace SessionApi;

/// <summary>304: the caller holds the present version.</summary>
internal sealed class NotModifiedResult(long version) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status304NotModified;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.StatusCode = StatusCodes.Status304NotModified;
        httpContext.Response.Headers.ETag = SessionVersionTag.Of(version);
        httpContext.Response.Headers.CacheControl = "no-store";

        return Task.CompletedTask;
    }
}
