using Microsoft.AspNetCore.Http;

namespace SessionApi.Pages;

/// <summary>
/// A file of the pages, or 304 to a browser that holds it. Pages load scripts, styles and data from here and from nowhere else, nobody frames
/// them, and nothing inside of one that looks like a script or a style is run.
/// </summary>
internal sealed class PageAnswer(PageFile file) : IResult
{
    /// <summary>What a page may do.</summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
        + "form-action 'none'";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.Headers.ETag = file.ETag.ToString();
        // Kept, but asked about each time: after an update nobody sees old parts beside new ones.
        response.Headers.CacheControl = "no-cache";
        response.Headers.ContentSecurityPolicy = Policy;
        // The address of a link page is a secret, at least until it is used.
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";

        if (httpContext.Request.GetTypedHeaders().IfNoneMatch.Any(tag => tag.Compare(file.ETag, useStrongComparison: false)))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        response.ContentType = file.ContentType;
        response.ContentLength = file.Content.Length;
        return response.Body.WriteAsync(file.Content, httpContext.RequestAborted).AsTask();
    }
}
