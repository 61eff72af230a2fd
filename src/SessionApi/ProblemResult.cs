using System.Diagnostics;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using SessionApi.Contracts;

namespace SessionApi;

/// <summary>An error answer: RFC 9457 <c>application/problem+json</c>.</summary>
/// <param name="kind">Code, status and title.</param>
/// <param name="detail">What is wrong this time; holds no secret and nothing of the inside.</param>
internal sealed class ProblemResult(ProblemKind kind, string? detail = null) : IResult, IStatusCodeHttpResult
{
    private const string ContentType = "application/problem+json";

    public ProblemKind Kind => kind;

    public int? StatusCode => kind.Status;

    /// <summary>What is wrong by field of the request.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>Told in whole seconds, at least one.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The challenge of a 401.</summary>
    public string? Challenge { get; init; }

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var headers = httpContext.Response.Headers;
        if (RetryAfter is { } wait)
        {
            headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        }

        if (Challenge is not null) headers.WWWAuthenticate = Challenge;

        var body = new ProblemResponse
        {
            Type = $"/problems/{kind.Code}",
            Title = kind.Title,
            Status = kind.Status,
            Detail = detail,
            Code = kind.Code,
            TraceId = TraceIdOf(httpContext),
            Errors = Errors,
        };

        return new JsonAnswer<ProblemResponse>(body, ApiJson.Context.ProblemResponse) { StatusCode = kind.Status, ContentType = ContentType }
            .ExecuteAsync(httpContext);
    }

    /// <summary>The W3C trace id where there is one, else the server's own name of the request.</summary>
    public static string TraceIdOf(HttpContext context) =>
        Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.TraceId.ToHexString() : context.TraceIdentifier;
}
