using Microsoft.Extensions.Logging;
using Sessions.Events;
using Sessions.Storage;
using Sessions.Telemetry;

namespace Sessions;

/// <summary>
/// Events on their way into the tenant's log. Each is born with the change it tells of and saved with it, in the record's outbox; only what is
/// saved is offered to the log, and it leaves the outbox with some later write once it is there. Offered again after a crash, it is not logged twice.
/// </summary>
/// <remarks>
/// The outbox is bounded. While the log does not take events and <see cref="OutboxLimit"/> of them wait, a new one takes the place of the newest
/// that waits: the log tells fewer steps then, never a wrong one, and nobody is held up.
/// </remarks>
internal sealed partial class SessionGrain
{
    private const int OutboxLimit = 64;

    /// <summary>After which the record is written once more only to empty its outbox, unless it is written anyway.</summary>
    private static readonly TimeSpan TidyDelay = TimeSpan.FromSeconds(10);

    private readonly Turns _forwards = new();
    private readonly TaskCompletionSource _stop = NewSignal();
    private Task _forwarding = Task.CompletedTask;
    private Task _tidying = Task.CompletedTask;
    private bool _isTidyDue;

    /// <summary>Sequence numbers: all events up to it are in the log; are out of the stored outbox; are stored as memory has them; may have been offered.</summary>
    private long _logged, _tidied, _saved, _offered;

    private IEventFeedGrain Feed => GrainFactory.GetGrain<IEventFeedGrain>(_key.Tenant);

    /// <summary>The record after a change, with the event that tells of it.</summary>
    private SessionRecord WithEvent(SessionRecord record, string type)
    {
        List<SessionEvent> waiting = [.. Waiting(record)];
        if (waiting.Count >= OutboxLimit && waiting[^1] is var newest && newest.Sequence > _offered)
        {
            waiting.RemoveAt(waiting.Count - 1);
            record = record with { Sequence = newest.Sequence - 1 };
            type = Stronger(newest.Type, type);
            _saved = Math.Min(_saved, record.Sequence);
        }

        record = record with { Sequence = record.Sequence + 1 };
        var told = SessionEvents.Of(record, type);
        EventTraces.Note(told);
        return record with { Outbox = [.. waiting, told] };
    }

    private static string Stronger(string earlier, string later) =>
        later == SessionEventType.Updated && earlier == SessionEventType.Status ? earlier : later;

    private IEnumerable<SessionEvent> Waiting(SessionRecord record) => record.Outbox.Where(told => told.Sequence > _logged);

    /// <summary>As read from storage: whatever is in the outbox may be in the log already, or not.</summary>
    private void TakeOutbox(SessionRecord stored)
    {
        (_saved, _offered) = (stored.Sequence, stored.Sequence);
        _logged = _tidied = stored.Sequence - stored.Outbox.Count;
    }

    /// <summary>That record is stored. What happened meanwhile, and is not in it, is not saved by that.</summary>
    private void Saved(SessionRecord stored)
    {
        if (ReferenceEquals(stored, _record)) _saved = stored.Sequence;
        else if (stored.Outbox.LastOrDefault(told => _record?.Outbox.Contains(told, ReferenceEqualityComparer.Instance) ?? false) is { } last)
            _saved = Math.Max(_saved, last.Sequence);

        Tally();
        ForwardLater();
    }

    private List<SessionEvent> ToForward() => _isLoaded && _record is { } record
        ? [.. Waiting(record).TakeWhile(told => told.Sequence <= _saved).Take(EventFeedGrain.MaxOffer)]
        : [];

    private void ForwardLater()
    {
        if (_forwarding.IsCompleted && !_isStopping) _forwarding = ForwardUntilDoneAsync();
    }

    private async Task ForwardUntilDoneAsync()
    {
        DelayDeactivation(TimeSpan.MaxValue);
        var pause = FirstPause;
        while (ToForward().Count > 0 && !_isStopping)
        {
            if (await TryForwardAsync()) continue;

            await UntilStopAsync(pause);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        if (_connection is null && _settling.IsCompleted) DelayDeactivation(TimeSpan.Zero);
    }

    private async Task<bool> TryForwardAsync()
    {
        try
        {
            await ForwardAsync();
            return true;
        }
        catch (StorageUnavailableException exception)
        {
            LogNotForwarded(_key.SessionId, exception.Message);
            return false;
        }
    }

    /// <summary>Returns when every saved event is in the log.</summary>
    /// <exception cref="StorageUnavailableException">Not all of them are, as far as anybody knows.</exception>
    private async Task ForwardAsync()
    {
        using var turn = await _forwards.TakeAsync(CancellationToken.None);
        while (ToForward() is { Count: > 0 } events)
        {
            var (incarnation, last) = (events[^1].Incarnation, events[^1].Sequence);
            _offered = Math.Max(_offered, last);
            try
            {
                await Feed.AppendAsync(events, CancellationToken.None);
            }
            catch (Exception exception) when (exception is not StorageUnavailableException)
            {
                throw new StorageUnavailableException("The log of events does not answer.", exception);
            }

            if (!_isLoaded || _record is not { } record || SessionIncarnation.Of(record) != incarnation) return;

            CountLogged(events.Where(told => told.Sequence > _logged));
            _logged = Math.Max(_logged, last);
            Tally();
            // A record that goes has no need of it.
            if (record.DeletionId is null) TidyLater();
        }
    }

    private void TidyLater()
    {
        if (_tidying.IsCompleted) _tidying = TidyAfterDelayAsync();
    }

    private async Task TidyAfterDelayAsync()
    {
        await UntilStopAsync(TidyDelay);
        if (_isStopping || _logged <= _tidied) return;

        _isTidyDue = true;
        SettleLater();
    }

    /// <summary>Empties the stored outbox, and the one in memory. In turn.</summary>
    private async Task TidyAsync()
    {
        if (_record is { DeletionId: null, UnlinkId: null } && _isLoaded && !_isDirty && _logged > _tidied)
        {
            if (_device is null && _record.Owner != silo.Own) _record = Owned(_record);
            var record = _record;
            await ReplaceAsync(record);
            if (ReferenceEquals(_record, record)) _record = record with { Outbox = [.. Waiting(record)] };
        }

        _isTidyDue = false;
    }

    private async Task UntilStopAsync(TimeSpan limit)
    {
        try
        {
            await _stop.Task.WaitAsync(limit, services.Time);
        }
        catch (TimeoutException)
        {
            // The time has come.
        }
    }

    [LoggerMessage(2009, LogLevel.Warning, "{SessionId}: its events wait for the log: {Reason}")]
    private partial void LogNotForwarded(string sessionId, string reason);
}
