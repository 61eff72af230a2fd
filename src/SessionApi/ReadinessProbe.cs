using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace SessionApi;

/// <summary>Runs the health checks, at most once a second however many ask: the route is open to everybody.</summary>
internal sealed class ReadinessProbe(HealthCheckService checks, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<HealthReport>? _report;
    private long _startedAt;

    /// <summary>The state now, or up to a second ago.</summary>
    public Task<HealthReport> CheckAsync(CancellationToken cancellationToken) => Report().WaitAsync(cancellationToken);

    private Task<HealthReport> Report()
    {
        lock (_lock)
        {
            if (_report is { IsCompleted: false }) return _report;
            if (_report is { IsCompletedSuccessfully: true } && time.GetElapsedTime(_startedAt) < MaxAge) return _report;

            _startedAt = time.GetTimestamp();

            // Shared by all who ask, so no caller's cancellation may end it; every check has its own time limit.
            return _report = checks.CheckHealthAsync(CancellationToken.None);
        }
    }
}
