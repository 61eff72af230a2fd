using Microsoft.Extensions.Logging;

namespace Sessions.Clusters;

/// <summary>As a client is told, at most once a second however many ask.</summary>
internal sealed partial class ClusterOwners(IGrainFactory grains, TimeProvider time, ILogger<ClusterOwners> logger) : ILiveOwners
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private Task<Predicate<string>?>? _asking;
    private long _askedAt;
    private volatile bool _isSilent;

    public async ValueTask<Predicate<string>?> FindAsync(CancellationToken cancellationToken) => await Ask().WaitAsync(cancellationToken);

    private Task<Predicate<string>?> Ask()
    {
        lock (_lock)
        {
            if (_asking is { IsCompleted: false } || (_asking is not null && time.GetElapsedTime(_askedAt) < MaxAge)) return _asking;

            _askedAt = time.GetTimestamp();
            return _asking = AskAsync();
        }
    }

    private async Task<Predicate<string>?> AskAsync()
    {
        await Task.Yield();
        try
        {
            var owners = await grains.GetGrain<ILiveOwnersGrain>(0).ListAsync().WaitAsync(Limit, time);
            _isSilent = false;
            return owners.ToHashSet(StringComparer.Ordinal).Contains;
        }
#pragma warning disable CA1031 // Not connected yet, not connected any more, or no answer: nobody can be asked.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            if (!_isSilent) LogNobody(exception.Message);
            _isSilent = true;
            return null;
        }
    }

    [LoggerMessage(2085, LogLevel.Warning, "No owner of sessions answers: {Reason}")]
    private partial void LogNobody(string reason);
}
