namespace WhatsAppSimulator;

/// <summary>
/// What happened so far, and what is waited for. Only the last events are kept, so a server that runs for weeks does not grow.
/// </summary>
public sealed class ServerEvents
{
    private readonly Lock _lock = new();
    private readonly Queue<ServerEvent> _journal = new();
    private readonly List<Waiter> _waiters = [];
    private readonly int _capacity;
    private readonly Action<ServerEvent>? _observe;
    private long _sequence;

    /// <param name="capacity">Events that are kept.</param>
    /// <param name="observe">Told every event in their order, under a lock: it must be quick.</param>
    internal ServerEvents(int capacity, Action<ServerEvent>? observe = null) => (_capacity, _observe) = (capacity, observe);

    /// <summary>The newest event's number; hand it to <see cref="ExpectAsync"/> to wait for what comes after this moment.</summary>
    public long Position
    {
        get
        {
            lock (_lock) return _sequence;
        }
    }

    /// <summary>The kept events, oldest first.</summary>
    public IReadOnlyList<ServerEvent> Journal
    {
        get
        {
            lock (_lock) return [.. _journal];
        }
    }

    /// <summary>The first event of that type that matches, whether it already happened or is still to come.</summary>
    /// <param name="match">Called under a lock: it must be quick. Every event of the type unless given.</param>
    /// <param name="after">Only events with a greater sequence number count.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<TEvent> ExpectAsync<TEvent>(
        Func<TEvent, bool>? match = null, long after = 0, CancellationToken cancellationToken = default)
        where TEvent : ServerEvent
    {
        var waiter = new Waiter(e => e.Sequence > after && e is TEvent wanted && (match is null || match(wanted)));
        lock (_lock)
        {
            foreach (var past in _journal)
            {
                if (waiter.Matches(past)) return (TEvent)past;
            }

            _waiters.Add(waiter);
        }

        try
        {
            return (TEvent)await waiter.Found.Task.WaitAsync(cancellationToken);
        }
        finally
        {
            lock (_lock) _waiters.Remove(waiter);
        }
    }

    internal void Publish(ServerEvent serverEvent)
    {
        lock (_lock)
        {
            serverEvent.Sequence = ++_sequence;
            _journal.Enqueue(serverEvent);
            if (_journal.Count > _capacity) _journal.Dequeue();
            _observe?.Invoke(serverEvent);
            foreach (var waiter in _waiters)
            {
                if (waiter.Matches(serverEvent)) waiter.Found.TrySetResult(serverEvent);
            }
        }
    }

    private sealed class Waiter(Func<ServerEvent, bool> matches)
    {
        public Func<ServerEvent, bool> Matches { get; } = matches;

        public TaskCompletionSource<ServerEvent> Found { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
