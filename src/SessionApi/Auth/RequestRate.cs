using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Options;

namespace SessionApi.Auth;

/// <summary>
/// Limits requests by key: a bucket that fills evenly and holds one minute's worth. What is left is told in <c>RateLimit</c> and
/// <c>RateLimit-Policy</c> (draft-ietf-httpapi-ratelimit-headers).
/// </summary>
internal sealed class RequestRate(IOptions<RequestLimitsOptions> limits) : IConfigureOptions<RateLimiterOptions>
{
    private const int WindowSeconds = 60;
    private const string Unlimited = "";

    private readonly int _limit = limits.Value.RequestsPerMinute;

    /// <summary>Requests that come back at a time, and how long that takes.</summary>
    private int Refill => Math.Max(1, _limit / WindowSeconds);

    private TimeSpan RefillPeriod => TimeSpan.FromSeconds((double)WindowSeconds * Refill / _limit);

    public void Configure(RateLimiterOptions options)
    {
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(PartitionOf);
        options.OnRejected = (rejected, _) => RejectAsync(rejected);
    }

    /// <summary>Tells a caller that is counted what it has left.</summary>
    public void Tell(HttpContext context, PartitionedRateLimiter<HttpContext> limiter)
    {
        if (context.Features.Get<Caller>()?.LimitedAs is null) return;

        var left = limiter.GetStatistics(context)?.CurrentAvailablePermits ?? 0;
        var headers = context.Response.Headers;
        headers["RateLimit-Policy"] = string.Create(CultureInfo.InvariantCulture, $"\"requests\";q={_limit};w={WindowSeconds}");
        headers["RateLimit"] = string.Create(CultureInfo.InvariantCulture, $"\"requests\";r={left};t={Math.Ceiling(RefillPeriod.TotalSeconds)}");
    }

    private RateLimitPartition<string> PartitionOf(HttpContext context) =>
        context.Features.Get<Caller>()?.LimitedAs is { } name
            ? RateLimitPartition.GetTokenBucketLimiter(name, _ => new TokenBucketRateLimiterOptions
            {
                TokenLimit = _limit,
                TokensPerPeriod = Refill,
                ReplenishmentPeriod = RefillPeriod,
                QueueLimit = 0,
                AutoReplenishment = true,
            })
            : RateLimitPartition.GetNoLimiter(Unlimited);

    private async ValueTask RejectAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var retryAfter) ? retryAfter : RefillPeriod;

        await Problems.TooManyRequests(wait).ExecuteAsync(rejected.HttpContext);
    }
}
