using Microsoft.AspNetCore.Http;
using SessionApi.Contracts;
using SessionApi.Endpoints;

namespace SessionApi;

/// <summary>One session as the answer, with its <c>ETag</c>, and its <c>Location</c> when it is new.</summary>
internal sealed class SessionResult(SessionResponse session, bool isNew = false) : IResult, IStatusCodeHttpResult
{
    public int? StatusCode => isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK;

    /// <summary>Whether this answers a repeated request; told in <c>Idempotency-Replayed</c>.</summary>
    public bool IsReplay { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        headers.ETag = SessionVersionTag.Of(session.Version);
        if (IsReplay) headers["Idempotency-Replayed"] = "true";
        if (isNew) headers.Location = $"/sessions/{session.SessionId}";

        return new JsonAnswer<SessionResponse>(session, ApiJson.Context.SessionResponse) { StatusCode = StatusCode }.ExecuteAsync(httpContext);
    }
}
