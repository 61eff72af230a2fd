using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sessions.ApiKeys;
using Sessions.Storage;

namespace SessionApi.Auth;

/// <summary>Notes in the table when keys were used last: each at most once a minute, behind the backs of their callers.</summary>
internal sealed partial class KeyUse(IApiKeyStore store, TimeProvider time, ILogger<KeyUse> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<(string Tenant, string Id), DateTimeOffset> _used = [];

    /// <summary>The key is used now.</summary>
    public void Note(ApiKey key) => _used[(key.Tenant, key.Id)] = time.GetUtcNow();

    /// <summary>Writes what was noted.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (key, usedAt) in _used.ToArray())
            {
                await store.TouchAsync(key.Tenant, key.Id, usedAt, cancellationToken);
                _used.TryRemove(KeyValuePair.Create(key, usedAt));
            }
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(exception.Message);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(Period, time, stoppingToken);
                await FlushAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The last minute's uses are not worth a longer stop.
        }
    }

    [LoggerMessage(3031, LogLevel.Debug, "The last uses of keys are noted later: {Reason}")]
    private partial void LogDelayed(string reason);
}
