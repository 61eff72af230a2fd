using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>
/// Virtual time that knows who waits for it. A test names the wait it expects and time moves exactly to its end, never while somebody is
/// still at work: the outcome does not depend on how fast the machine is.
/// </summary>
internal sealed class TestTime() : FakeTimeProvider(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero))
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ITimer, DateTimeOffset> _due = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this);
        timer.Inner = base.CreateTimer(value => timer.Fire(callback, value), state, dueTime, period);
        Note(timer, dueTime);
        return timer;
    }

    /// <summary>When the first of those who wait for it has waited enough; null when nobody does.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_lock) return _due.Count == 0 ? null : _due.Values.Min();
        }
    }

    /// <summary>How far somebody has put the wall clock. Nothing that waits may notice.</summary>
    public TimeSpan WallOffset { get; set; }

    private DateTimeOffset Steady => base.GetUtcNow();

    public override DateTimeOffset GetUtcNow() => Steady + WallOffset;

    public override long GetTimestamp() => Steady.UtcTicks;

    /// <summary>How many wait for it.</summary>
    public int WaitCount
    {
        get
        {
            lock (_lock) return _due.Count;
        }
    }

    /// <summary>Waits until something waits for that long from now, and moves time there.</summary>
    public Task PassAsync(TimeSpan wait) => PassAsync(wait, wait);

    /// <summary>Waits until something waits for a time within the bounds from now, moves time there and tells how far that was.</summary>
    public async Task<TimeSpan> PassAsync(TimeSpan atLeast, TimeSpan atMost)
    {
        var wait = await ArmedAsync(atLeast, atMost);
        Advance(wait);
        return wait;
    }

    /// <summary>Waits until something waits for a time within the bounds from now; tells the shortest such time.</summary>
    public async Task<TimeSpan> ArmedAsync(TimeSpan atLeast, TimeSpan atMost)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var now = Steady;
                foreach (var due in _due.Values.Order())
                {
                    if (due - now >= atLeast && due - now <= atMost) return due - now;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Waits until nothing waits for that long from now any more.</summary>
    public async Task GoneAsync(TimeSpan wait)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                var due = Steady + wait;
                if (!_due.ContainsValue(due)) return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);
        }
    }

    private void Note(ITimer timer, TimeSpan? dueTime)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (dueTime is { } wait && wait >= TimeSpan.Zero) _due[timer] = Steady + wait;
            else _due.Remove(timer);

            changed = _changed;
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        changed.TrySetResult();
    }

    private sealed class Timer(TestTime time) : ITimer
    {
        public ITimer Inner { get; set; } = null!;

        public void Fire(TimerCallback callback, object? state)
        {
            time.Note(this, null);
            callback(state);
        }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            time.Note(this, dueTime);
            return Inner.Change(dueTime, period);
        }

        public void Dispose()
        {
            time.Note(this, null);
            Inner.Dispose();
        }

        public ValueTask DisposeAsync()
        {
            time.Note(this, null);
            return Inner.DisposeAsync();
        }
    }
}
