using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SessionApi.Contracts;

namespace SessionApi.Endpoints;

/// <summary>For load balancers and supervisors: open without a key, so they tell the status and nothing else.</summary>
internal sealed class HealthEndpoints(ReadinessProbe readiness)
{
    /// <summary><c>GET /health/live</c>: this process answers.</summary>
    /// <response code="200">Always.</response>
    public JsonHttpResult<HealthResponse> Live() => TypedResults.Json(new HealthResponse("live"), ApiJson.Context.HealthResponse);

    /// <summary><c>GET /health/ready</c>: storage answers and the silo runs.</summary>
    /// <response code="200">Ready.</response>
    /// <response code="503"><c>storage-unavailable</c>.</response>
    public async Task<Results<JsonHttpResult<HealthResponse>, ProblemResult>> ReadyAsync(CancellationToken cancellationToken) =>
        await readiness.CheckAsync(cancellationToken) == HealthStatus.Healthy
            ? TypedResults.Json(new HealthResponse("ready"), ApiJson.Context.HealthResponse)
            : Problems.StorageUnavailable();
}
