using Microsoft.Extensions.Logging;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>How a change comes about: in memory first, then durable, then those who wait are told.</summary>
internal sealed partial class SessionGrain
{
    private static readonly TimeSpan SaveRetryPause = TimeSpan.FromSeconds(1);

    private bool _isRetrying;

    /// <summary>A change that a caller asked for: durable, or not at all. Holds the gate.</summary>
    /// <exception cref="StorageUnavailableException">It was not made.</exception>
    private async Task ChangeAsync(Func<DateTimeOffset, SessionRecord> change, CancellationToken cancellationToken)
    {
        await ReplaceAsync(Next(change), cancellationToken);
        Changed();
    }

    /// <summary>A change that has happened already, whether storage answers or not: callers see it, the record follows when it can. Holds the gate.</summary>
    private async Task ObserveAsync(Func<DateTimeOffset, SessionRecord> change)
    {
        _record = Next(change);
        try
        {
            await ReplaceAsync(_record, CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            LogNotSaved(_key.SessionId, _record.Version);
            RetryLater();
        }

        Changed();
    }

    private SessionRecord Next(Func<DateTimeOffset, SessionRecord> change)
    {
        var now = services.Now;
        return change(now) with { Version = _record!.Version + 1, UpdatedAt = now };
    }

    private void Changed()
    {
        if (_record is { } record) LogStatus(_key.SessionId, record.Status, record.Reason, record.Version);
        Pulse();
    }

    /// <summary>Writes the record under the ETag known, or under a newer one when that is our own write whose answer was lost.</summary>
    /// <exception cref="OwnershipLostException">Another owner wrote; this one has closed its socket.</exception>
    private async Task ReplaceAsync(SessionRecord record, CancellationToken cancellationToken)
    {
        try
        {
            _etag = await sessions.ReplaceAsync(record, _etag, cancellationToken);
        }
        catch (OwnershipLostException)
        {
            var stored = await sessions.LoadAsync(_key, cancellationToken);
            if (stored is null || stored.Record.Owner != silo.Own || stored.Record.Epoch > record.Epoch)
            {
                await AbdicateAsync();
                throw;
            }

            _etag = await sessions.ReplaceAsync(record, stored.ETag, cancellationToken);
        }

        _record = record;
    }

    private void RetryLater()
    {
        if (_isRetrying) return;

        _isRetrying = true;
        Post(RetryAsync);
    }

    private async Task RetryAsync()
    {
        while (_record is not null)
        {
            await Task.Delay(SaveRetryPause, services.Time);
            try
            {
                await ExclusiveAsync(() => _record is { } record ? ReplaceAsync(record, CancellationToken.None) : Task.CompletedTask, CancellationToken.None);
                break;
            }
            catch (StorageUnavailableException)
            {
                // Still down. What is saved in the end is the newest state, whole.
            }
            catch (OwnershipLostException)
            {
                break;
            }
        }

        _isRetrying = false;
    }

    [LoggerMessage(2004, LogLevel.Warning, "{SessionId}: storage does not answer; version {Version} is saved later")]
    private partial void LogNotSaved(string sessionId, long version);
}
