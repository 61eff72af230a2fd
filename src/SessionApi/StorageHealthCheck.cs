using Microsoft.Extensions.Diagnostics.HealthChecks;
using SessionApi.Auth;
using Sessions;
using Sessions.Storage;

namespace SessionApi;

/// <summary>Whether the table of sessions can be read, and credentials be encrypted.</summary>
/// <param name="directory">Reads the table.</param>
/// <param name="keys">The master keys, where this process has any.</param>
internal sealed class StorageHealthCheck(ISessionDirectory directory, IEnumerable<IMasterKeyState> keys) : IHealthCheck
{
    public const string Name = "storage";

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await directory.ListAsync(Caller.DefaultTenant, limit: 1, afterSessionId: null, SessionFilter.None, cancellationToken);

            return keys.All(key => key.IsLoaded) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("There is no master key yet.");
        }
        catch (StorageUnavailableException exception)
        {
            return HealthCheckResult.Unhealthy("The table of sessions cannot be read.", exception);
        }
    }
}
