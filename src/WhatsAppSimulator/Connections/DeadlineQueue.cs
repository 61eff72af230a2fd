namespace WhatsAppSimulator.Connections;

/// <summary>
/// Many deadlines behind one timer, so that ten thousand waiting sockets cost no timer each. A deadline cannot be taken back: its action
/// looks whether it still matters. Actions must return at once and not throw.
/// </summary>
internal sealed class DeadlineQueue : IDisposable
{
    private readonly TimeProvider _time;
    private readonly ITimer _timer;
    private readonly Lock _lock = new();
    private readonly PriorityQueue<Action, DateTimeOffset> _queue = new();

    public DeadlineQueue(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(static state => ((DeadlineQueue)state!).RunDue(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Schedule(TimeSpan delay, Action action) => Schedule(_time.GetUtcNow() + delay, action);

    /// <summary>For a moment that was worked out before, and may have passed since.</summary>
    public void Schedule(DateTimeOffset at, Action action)
    {
        lock (_lock)
        {
            _queue.Enqueue(action, at);
            Arm();
        }
    }

    public void Dispose() => _timer.Dispose();

    private void RunDue()
    {
        List<Action> due = [];
        lock (_lock)
        {
            while (_queue.TryPeek(out _, out var at) && at <= _time.GetUtcNow()) due.Add(_queue.Dequeue());
            Arm();
        }

        foreach (var action in due) action();
    }

    private void Arm()
    {
        if (!_queue.TryPeek(out _, out var at)) return;

        var wait = at - _time.GetUtcNow();
        _timer.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }
}
