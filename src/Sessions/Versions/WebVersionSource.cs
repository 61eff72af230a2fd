using Microsoft.Extensions.Logging;
using WhatsApp;

namespace Sessions.Versions;

/// <summary>
/// The web version that the service itself hands to browsers; kept for a day, and shared by all sessions of this process and with all other
/// processes. Without any version known the first callers wait a little for it; nobody waits for a later one, and without an answer the last
/// known version is used. Source: linked-device 6.2.
/// </summary>
internal sealed partial class WebVersionSource(SharedRevision shared, TimeProvider time, ILogger<WebVersionSource> logger) : IWebVersionSource
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(3);

    /// <summary>Of one look: another process's claim, then a request of our own.</summary>
    private static readonly TimeSpan LookLimit = TimeSpan.FromSeconds(40);

    private readonly Lock _lock = new();
    private Task _look = Task.CompletedTask;
    private Task _answer = Task.CompletedTask;
    private WebVersion _known = WebVersion.BuiltIn;
    private bool _isKnown;
    private long? _askedAt;
    private long _nextLook = long.MinValue;
    private long _nextRefresh = long.MinValue;

    public async ValueTask<WebVersion> GetAsync(CancellationToken cancellationToken)
    {
        Task answer;
        lock (_lock)
        {
            if (_look.IsCompleted && time.GetTimestamp() >= _nextLook) StartLook(refused: null);
            answer = _answer;
        }

        try
        {
            await answer.WaitAsync(FirstWait, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The last known one serves meanwhile.
        }

        lock (_lock) return _known;
    }

    public async ValueTask<WebVersion?> RefreshAsync(WebVersion refused, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task look;
            lock (_lock)
            {
                if (_known != refused) return _known;
                // What was said just now would only be said again, once for each session.
                if (_askedAt is { } askedAt && time.GetElapsedTime(askedAt) < SharedRevision.RefreshPause) return refused;
                if (_look.IsCompleted)
                {
                    if (time.GetTimestamp() < _nextRefresh) return null;
                    StartLook(refused.Tertiary);
                }

                look = _look;
            }

            await look.WaitAsync(cancellationToken);
        }
    }

    private void StartLook(uint? refused)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _answer = _isKnown ? Task.CompletedTask : answered.Task;
        _look = LookAsync(refused, answered);
    }

    private async Task LookAsync(uint? refused, TaskCompletionSource answered)
    {
        await Task.Yield();
        using var limit = new CancellationTokenSource(LookLimit, time);
        try
        {
            var found = await shared.FindAsync(
                refused,
                stale =>
                {
                    lock (_lock) Learn(stale);
                    answered.TrySetResult();
                },
                limit.Token);
            lock (_lock)
            {
                Learn(found.Revision);
                _askedAt = After(-found.Age);
                _nextLook = After(SharedRevision.Freshness - found.Age);
            }

            LogFound(found.Revision);
        }
#pragma warning disable CA1031 // Whatever goes wrong with it, no session stops for it.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            lock (_lock) (_nextLook, _nextRefresh) = (After(RetryPause), After(SharedRevision.RefreshPause));
            LogNotFound(exception.Message);
        }
        finally
        {
            answered.TrySetResult();
        }
    }

    private void Learn(int revision)
    {
        // Never below what is known to be accepted.
        _known = WebVersion.BuiltIn with { Tertiary = Math.Max((uint)revision, WebVersion.BuiltIn.Tertiary) };
        _isKnown = true;
    }

    private long After(TimeSpan pause) => time.GetTimestamp() + (long)(pause.TotalSeconds * time.TimestampFrequency);

    [LoggerMessage(2010, LogLevel.Information, "WhatsApp Web is at revision {Revision}")]
    private partial void LogFound(int revision);

    [LoggerMessage(2011, LogLevel.Warning, "The version of WhatsApp Web could not be fetched, the last known one is used: {Reason}")]
    private partial void LogNotFound(string reason);
}
