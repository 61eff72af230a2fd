using Microsoft.AspNetCore.Http;

namespace SessionApi;

/// <summary>An answer of bytes, 200, never cached: they may link whoever sees them.</summary>
internal sealed class ContentAnswer(string contentType, byte[] content) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => StatusCodes.Status200OK;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = contentType;
        response.ContentLength = content.Length;
        response.Headers.CacheControl = "no-store";

        return response.Body.WriteAsync(content, httpContext.RequestAborted).AsTask();
    }
}
