using Microsoft.Extensions.Diagnostics.HealthChecks;
using SessionApi.Auth;
using Sessions;
using Sessions.Storage;

namespace SessionApi;

/// <summary>Whether the table of sessions can be read.</summary>
internal sealed class StorageHealthCheck(ISessionDirectory directory) : IHealthCheck
{
    public const string Name = "storage";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await directory.ListAsync(Caller.DefaultTenant, limit: 1, afterSessionId: null, SessionFilter.None, cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (StorageUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy("The table of sessions cannot be read.", exception);
        }
    }
}
