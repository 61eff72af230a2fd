using Microsoft.Extensions.Logging;

namespace Sessions.Clusters;

/// <summary>A client tries to find its cluster for as long as its process runs.</summary>
internal sealed partial class ConnectionRetry(TimeProvider time, ILogger<ConnectionRetry> logger) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        LogNobody(exception.Message);
        await Task.Delay(Pause, time, cancellationToken);
        return true;
    }

    [LoggerMessage(2082, LogLevel.Warning, "No owner of sessions can be reached yet: {Reason}")]
    private partial void LogNobody(string reason);
}
