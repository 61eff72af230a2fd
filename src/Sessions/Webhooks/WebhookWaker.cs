using Microsoft.Extensions.Logging;
using Sessions.Storage;

namespace Sessions.Webhooks;

/// <summary>
/// Wakes the webhooks of one tenant when its log has more. Each is woken on its own, so that none waits for another; what comes while one is being
/// told is told with the next call. Runs on the feed's scheduler.
/// </summary>
internal sealed partial class WebhookWaker(string tenant, IWebhookStore store, IGrainFactory grains, TimeProvider time, ILogger logger)
{
    /// <summary>How long it is believed that the tenant has these webhooks and no others.</summary>
    public static readonly TimeSpan Memory = TimeSpan.FromMinutes(1);

    /// <summary>After that many calls in vain it is left to <see cref="WebhookRecovery"/>.</summary>
    private const int MaxTries = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    private readonly HashSet<string> _waking = new(StringComparer.Ordinal);
    private IReadOnlyList<string>? _ids;
    private DateTimeOffset _listedAt;
    private Task _telling = Task.CompletedTask;
    private long _cursor;

    /// <summary>The log's last cursor. Returns at once.</summary>
    public void Wake(long cursor)
    {
        _cursor = cursor;
        if (_telling.IsCompleted) _telling = TellAsync();
    }

    /// <summary>There are other webhooks than before.</summary>
    public void Forget() => _ids = null;

    private async Task TellAsync()
    {
        var pause = FirstPause;
        for (var (told, tries) = (-1L, 0); told < _cursor && tries < MaxTries;)
        {
            var cursor = _cursor;
            if (await TryListAsync() is { } ids)
            {
                told = cursor;
                foreach (var id in ids.Where(_waking.Add)) _ = WakeOneAsync(id);
            }
            else
            {
                tries++;
                await Task.Delay(pause, time);
                pause *= 2;
            }
        }
    }

    private async Task<IReadOnlyList<string>?> TryListAsync()
    {
        if (_ids is { } known && time.GetUtcNow() - _listedAt < Memory) return known;

        try
        {
            var now = time.GetUtcNow();
            IReadOnlyList<string> ids =
                [.. (await store.ListAsync(tenant, CancellationToken.None)).Where(webhook => webhook.IsEnabled).Select(webhook => webhook.Key.WebhookId)];
            (_ids, _listedAt) = (ids, now);
            return ids;
        }
        catch (StorageUnavailableException exception)
        {
            LogNotWoken(tenant, exception.Message);
            return null;
        }
    }

    private async Task WakeOneAsync(string id)
    {
        var pause = FirstPause;
        for (var (told, tries) = (-1L, 0); told < _cursor && tries < MaxTries;)
        {
            var cursor = _cursor;
            try
            {
                await grains.GetGrain<IWebhookGrain>(new WebhookKey(tenant, id).ToString()).WakeAsync(cursor);
                (told, tries) = (cursor, 0);
            }
#pragma warning disable CA1031 // Whatever keeps it, the others are told.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogNotWoken(id, exception.Message);
                tries++;
                await Task.Delay(pause, time);
                pause *= 2;
            }
        }

        // Nothing is awaited between the last look at the cursor and this.
        _waking.Remove(id);
    }

    [LoggerMessage(2059, LogLevel.Warning, "{Who}: not woken for new events yet: {Reason}")]
    private partial void LogNotWoken(string who, string reason);
}
