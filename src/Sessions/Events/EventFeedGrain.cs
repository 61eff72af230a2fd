using Microsoft.Extensions.Logging;
using Orleans.Concurrency;
using Sessions.Storage;
using Sessions.Webhooks;

namespace Sessions.Events;

/// <summary>
/// Writes one tenant's log: whatever sessions offer while a write is under way goes out with the next one. The log's head is written with the
/// events, so that of two that would write the same log only one can.
/// </summary>
/// <remarks>Reentrant, so that offers and waiting readers interleave; writing takes turns. Nothing is in memory that is not stored.</remarks>
[Reentrant]
[CollectionAgeLimit(Minutes = 5)]
internal sealed partial class EventFeedGrain(
    IEventStore store, IWebhookStore webhooks, SessionGrainServices services, EventOptions options, ILogger<EventFeedGrain> logger) : Grain, IEventFeedGrain
{
    /// <summary>Events in one offer.</summary>
    public const int MaxOffer = 32;

    private const int MaxTries = 5;

    /// <summary>Events whose session is remembered, to wake only those who wait for it.</summary>
    private const int RecentCount = 1024;

    private static readonly TimeSpan TrimInterval = TimeSpan.FromHours(1);

    /// <summary>Orleans ends calls after 30 s.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromSeconds(25);

    private readonly Queue<Offer> _offers = new();
    private readonly Queue<(long Cursor, string SessionId)> _recent = new();
    private readonly Turns _turns = new();
    private Task _writing = Task.CompletedTask;
    private EventLogHead? _head;
    private long _forgotten;
    private DateTimeOffset _trimmedAt = DateTimeOffset.MinValue;
    private TaskCompletionSource _changed = NewSignal();
    private WebhookWaker? _waker;

    private string Tenant => this.GetPrimaryKeyString();

    private WebhookWaker Waker => _waker ??= new(Tenant, webhooks, GrainFactory, services.Time, logger);

    public Task AppendAsync(IReadOnlyList<SessionEvent> events, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(events.Count, MaxOffer);

        var offer = new Offer(events, NewSignal());
        _offers.Enqueue(offer);
        if (_writing.IsCompleted) _writing = WriteOffersAsync();
        return offer.Done.Task;
    }

    public async Task<long> WaitAsync(long afterCursor, string? sessionId, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        var head = _head ?? await LoadInTurnAsync(cancellationToken);
        if (afterCursor < 0) return head.Cursor;

        using var timeout = new CancellationTokenSource(limit < MaxWait ? limit : MaxWait, services.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            while (!MayHaveMore(afterCursor, sessionId)) await _changed.Task.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing new within the limit.
        }

        return _head?.Cursor ?? afterCursor;
    }

    public Task ForgetWebhooksAsync()
    {
        Waker.Forget();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _writing;
        await base.OnDeactivateAsync(reason, cancellationToken);
    }

    private bool MayHaveMore(long afterCursor, string? sessionId)
    {
        // A head that has to be read again may be anywhere.
        if (_head is not { } head) return true;
        if (head.Cursor <= afterCursor) return false;

        return sessionId is null || afterCursor < _forgotten || _recent.Any(recent => recent.Cursor > afterCursor && recent.SessionId == sessionId);
    }

    private async Task WriteOffersAsync()
    {
        while (_offers.Count > 0)
        {
            var offers = TakeOffers();
            try
            {
                using var turn = await _turns.TakeAsync(CancellationToken.None);
                await AppendAllAsync([.. offers.SelectMany(offer => offer.Events).DistinctBy(told => told.Id)]);
                foreach (var offer in offers) offer.Done.TrySetResult();
                await TrimAsync();
            }
#pragma warning disable CA1031 // Whatever it is, those who offered have to know; they offer again.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _head = null;
                // Those behind would wait for the same outage, one after the other.
                foreach (var offer in offers.Concat(_offers)) offer.Done.TrySetException(exception);
                _offers.Clear();
            }
        }
    }

    private List<Offer> TakeOffers()
    {
        var offers = new List<Offer>();
        var count = 0;
        while (_offers.TryPeek(out var next) && count + next.Events.Count <= EventRow.MaxBatch)
        {
            offers.Add(_offers.Dequeue());
            count += next.Events.Count;
        }

        return offers;
    }

    /// <summary>In turn.</summary>
    private async Task AppendAllAsync(IReadOnlyList<SessionEvent> events)
    {
        for (var tries = 1; events.Count > 0; tries++)
        {
            var head = _head ?? await LoadAsync(CancellationToken.None);
            if (await store.TryAppendAsync(Tenant, head, events, services.Now, CancellationToken.None) is { } next)
            {
                Remember(head, next, events);
                return;
            }

            if (tries == MaxTries) throw new StorageUnavailableException("The log of events did not come to rest.");

            // Another has written this log, or some of these are in it: offered again by a session that did not learn of it, or written by a try
            // whose answer was lost.
            _head = null;
            var known = await store.FindAsync(events, CancellationToken.None);
            if (known.Count > 0) LogRepeated(Tenant, known.Count);
            events = [.. events.Where(told => !known.Contains(told.Id))];
        }
    }

    private void Remember(EventLogHead before, EventLogHead head, IReadOnlyList<SessionEvent> events)
    {
        for (var i = 0; i < events.Count; i++) _recent.Enqueue((before.Cursor + 1 + i, events[i].Key.SessionId));
        while (_recent.Count > RecentCount) _forgotten = _recent.Dequeue().Cursor;
        _head = head;
        Pulse();
        Waker.Wake(head.Cursor);
    }

    private async Task<EventLogHead> LoadInTurnAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);
        return _head ?? await LoadAsync(cancellationToken);
    }

    private async Task<EventLogHead> LoadAsync(CancellationToken cancellationToken)
    {
        var head = await store.LoadHeadAsync(Tenant, cancellationToken);
        // Whose the events up to here are is not known.
        _recent.Clear();
        (_head, _forgotten) = (head, head.Cursor);
        Pulse();
        return head;
    }

    /// <summary>Removes what is too old, when it was not done lately. In turn.</summary>
    private async Task TrimAsync()
    {
        var now = services.Now;
        if (now - _trimmedAt < TrimInterval || _head is null) return;

        _trimmedAt = now;
        var before = _head.TrimmedTo;
        while (_head is { } head)
        {
            _head = await store.TryTrimAsync(Tenant, head, now - options.Retention, CancellationToken.None);
            if (_head is null || _head.TrimmedTo == head.TrimmedTo) break;
        }

        if (_head is { } after && after.TrimmedTo > before) LogTrimmed(Tenant, after.TrimmedTo);
    }

    private void Pulse()
    {
        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(2040, LogLevel.Debug, "Events of {Tenant}: {Count} were in the log already")]
    private partial void LogRepeated(string tenant, int count);

    [LoggerMessage(2041, LogLevel.Information, "Events of {Tenant}: trimmed up to cursor {Cursor}")]
    private partial void LogTrimmed(string tenant, long cursor);

    private sealed record Offer(IReadOnlyList<SessionEvent> Events, TaskCompletionSource Done);
}
