using Microsoft.AspNetCore.Http;
using SessionApi.Contracts;
using SessionApi.Endpoints;

namespace SessionApi.Links;

/// <summary>What a link page shows, with the version to wait behind.</summary>
internal sealed class LinkSessionResult(LinkSessionResponse shown, long version) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.Headers.ETag = SessionVersionTag.Of(version);
        return new JsonAnswer<LinkSessionResponse>(shown, ApiJson.Context.LinkSessionResponse).ExecuteAsync(httpContext);
    }
}
