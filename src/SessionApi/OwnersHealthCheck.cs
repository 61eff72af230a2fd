using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sessions.Clusters;

namespace SessionApi;

/// <summary>Whether any process that owns sessions can be reached, where this one owns none.</summary>
internal sealed class OwnersHealthCheck(ILiveOwners owners) : IHealthCheck
{
    public const string Name = "owners";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await owners.FindAsync(cancellationToken) is not null
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy("No owner of sessions answers.");
}
