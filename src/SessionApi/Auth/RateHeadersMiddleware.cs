using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace SessionApi.Auth;

/// <summary>Adds the headers of <see cref="RequestRate"/> when an answer begins: by then this request is counted.</summary>
internal sealed class RateHeadersMiddleware(RequestDelegate next, RequestRate rate, IOptions<RateLimiterOptions> options)
{
    public Task InvokeAsync(HttpContext context)
    {
        context.Response.OnStarting(() =>
        {
            if (options.Value.GlobalLimiter is { } limiter) rate.Tell(context, limiter);

            return Task.CompletedTask;
        });

        return next(context);
    }
}
