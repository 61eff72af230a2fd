using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using SessionApi.Contracts;

namespace SessionApi.Endpoints;

/// <summary>For load balancers and supervisors: open without a key, so they tell the status and nothing else.</summary>
internal sealed class HealthEndpoints(ReadinessProbe readiness)
{
    /// <summary><c>GET /health/live</c>: this process answers.</summary>
    /// <response code="200">Always.</response>
    public JsonAnswer<HealthResponse> Live() => new JsonAnswer<HealthResponse>(new HealthResponse("live"), ApiJson.Context.HealthResponse);

    /// <summary><c>GET /health/ready</c>: storage answers, and so does an owner of sessions: this process, or any other where it owns none.</summary>
    /// <response code="200">Ready.</response>
    /// <response code="503"><c>storage-unavailable</c>, also when no owner answers; <c>shutting-down</c> when anything else is not up: it was before this route was.</response>
    public async Task<Results<JsonAnswer<HealthResponse>, ProblemResult>> ReadyAsync(CancellationToken cancellationToken)
    {
        var report = await readiness.CheckAsync(cancellationToken);
        if (report.Status == HealthStatus.Healthy) return new JsonAnswer<HealthResponse>(new HealthResponse("ready"), ApiJson.Context.HealthResponse);

        if (report.Entries[StorageHealthCheck.Name].Status != HealthStatus.Healthy) return Problems.StorageUnavailable();

        return report.Entries.ContainsKey(OwnersHealthCheck.Name) ? Problems.OwnerUnavailable() : Problems.ShuttingDown();
    }
}
