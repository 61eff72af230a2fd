using System.Threading.Channels;
using Sessions;
using Sessions.Events;
using Shared.Storage;

namespace SessionApi.Tests.Hosting;

/// <summary>The real log over tables in memory; those who wait wait here instead of at a feed.</summary>
internal sealed class FakeEventLog : IEventLog
{
    private readonly TimeProvider _time;
    private readonly EventLog _log;
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();
    private TaskCompletionSource _changed = NewSignal();

    public FakeEventLog(TimeProvider time)
    {
        _time = time;
        _log = new EventLog(Store, Records, grains: null!);
    }

    public InMemoryEventStore Store { get; } = new();

    public InMemorySessionStore Records { get; } = new();

    public Task<EventPage> ReadAsync(string tenant, long? afterCursor, int limit, CancellationToken cancellationToken) =>
        _log.ReadAsync(tenant, afterCursor, limit, cancellationToken);

    public Task<EventPage?> ReadSessionAsync(SessionKey key, long? afterSequence, int limit, CancellationToken cancellationToken) =>
        _log.ReadSessionAsync(key, afterSequence, limit, cancellationToken);

    public async Task<long> WaitAsync(string tenant, long afterCursor, string? sessionId, TimeSpan limit, CancellationToken cancellationToken)
    {
        Assert.InRange(limit, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(25));
        var changed = _changed.Task;
        var head = await Store.LoadHeadAsync(tenant, cancellationToken);
        if (head.Cursor > afterCursor) return head.Cursor;

        using var timeout = new CancellationTokenSource(limit, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        Assert.True(_waits.Writer.TryWrite(limit));
        try
        {
            await changed.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing new.
        }

        return (await Store.LoadHeadAsync(tenant, CancellationToken.None)).Cursor;
    }

    /// <summary>Returns when somebody waits; for how long.</summary>
    public async Task<TimeSpan> WaitedForAsync() => await _waits.Reader.ReadAsync(TestContext.Current.CancellationToken);

    /// <summary>Writes the next events of a session, <c>session.created</c> first, and its record; of a deleted one the last is <c>session.deleted</c>.</summary>
    public async Task TellAsync(string sessionId, int count, string tenant = "default", string incarnation = "b", bool isDeleted = false)
    {
        var key = new SessionKey(tenant, sessionId);
        var first = Store.Of(key).Count(told => told.Incarnation == incarnation) + 1;
        SessionEvent[] events = [.. Enumerable.Range(first, count).Select(sequence => Event(key, sequence, incarnation))];
        if (isDeleted) events[^1] = events[^1] with { Type = SessionEventType.Deleted };

        Assert.NotNull(await Store.TryAppendAsync(
            tenant, await Store.LoadHeadAsync(tenant, CancellationToken.None), events, _time.GetUtcNow(), CancellationToken.None));
        if (await Records.LoadAsync(key, CancellationToken.None) is { } stored) await Records.DeleteAsync(key, stored.ETag, CancellationToken.None);
        if (!isDeleted) await Records.TryAddAsync(Record(key, events[^1]), CancellationToken.None);

        var changed = _changed;
        _changed = NewSignal();
        changed.TrySetResult();
    }

    /// <summary>Removes what is older than that.</summary>
    public async Task TrimAsync(DateTimeOffset before, string tenant = "default") =>
        Assert.NotNull(await Store.TryTrimAsync(tenant, await Store.LoadHeadAsync(tenant, CancellationToken.None), before, CancellationToken.None));

    private static SessionEvent Event(SessionKey key, long sequence, string incarnation) => new()
    {
        Key = key,
        Incarnation = incarnation,
        Sequence = sequence,
        Type = sequence == 1 ? SessionEventType.Created : SessionEventType.Status,
        At = ApiHost.Now,
        Status = sequence == 1 ? SessionStatus.Pending : SessionStatus.Connected,
        Reason = sequence == 1 ? SessionReason.Connecting : SessionReason.Online,
        PhoneNumber = sequence == 1 ? null : "+1234567890",
        Version = sequence,
    };

    private static SessionRecord Record(SessionKey key, SessionEvent last) => new()
    {
        Key = key,
        Status = last.Status,
        Reason = last.Reason,
        Version = last.Version,
        Epoch = 1,
        Owner = "owner",
        Incarnation = last.Incarnation,
        Sequence = last.Sequence,
        CreatedAt = ApiHost.Now,
        UpdatedAt = ApiHost.Now,
    };

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
