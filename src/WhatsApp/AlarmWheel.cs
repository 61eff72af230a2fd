using System.Numerics;

namespace WhatsApp;

/// <summary>
/// The one timer behind the waits of all idle connections of a process: alarms that fall into the same tenth of a second ring together, and
/// setting, clearing and ringing cost the same however many there are. Without alarms there is no timer.
/// </summary>
/// <remarks>Runs on the monotonic clock alone: a wall clock that jumps moves nothing.</remarks>
internal sealed class AlarmWheel(TimeProvider time)
{
    /// <summary>An alarm rings up to this much late, never early.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(100);

    /// <summary>51.2 s around: longer than any wait that is set here. A longer one would be looked at once a round.</summary>
    private const int SlotCount = 512;

    private const int SlotsPerWord = 64;

    private readonly Lock _lock = new();
    private readonly Alarm?[] _slots = new Alarm?[SlotCount];
    private readonly ulong[] _occupied = new ulong[SlotCount / SlotsPerWord];
    private readonly long _origin = time.GetTimestamp();
    private ITimer? _timer;

    /// <summary>All up to this tick have rung.</summary>
    private long _done = -1;

    /// <summary>What the timer is set to; null when it is not.</summary>
    private long? _armed;

    private int _count;

    /// <summary>Alarms set.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _count;
        }
    }

    /// <summary>Lets the alarm ring after that time, instead of when it was set to before. While it rings, only what it calls may set it.</summary>
    public void Set(Alarm alarm, TimeSpan wait)
    {
        lock (_lock)
        {
            Remove(alarm);
            var due = time.GetElapsedTime(_origin) + wait;
            Add(alarm, Math.Max(_done + 1, (due.Ticks + Tick.Ticks - 1) / Tick.Ticks));
            if (_armed is not { } armed || alarm.Due < armed) Arm(alarm.Due!.Value);
        }
    }

    /// <summary>Takes the alarm back. One that rings at this moment may ring to its end after the call.</summary>
    public void Clear(Alarm alarm)
    {
        lock (_lock)
        {
            Remove(alarm);
            if (_count > 0 || _armed is null) return;

            _armed = null;
            _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }
    }

    private void OnTime()
    {
        Alarm? due;
        lock (_lock)
        {
            _armed = null;
            due = TakeDue(time.GetElapsedTime(_origin).Ticks / Tick.Ticks);
            if (FirstOccupied() is { } next) Arm(next);
        }

        while (due is not null)
        {
            var next = due.Next;
            due.Next = null;
            due.Ring();
            due = next;
        }
    }

    /// <summary>Those due at this tick or before it, as a chain.</summary>
    private Alarm? TakeDue(long now)
    {
        Alarm? chain = null;
        // After a long sleep every slot once is enough.
        for (var tick = Math.Max(_done + 1, now - SlotCount + 1); tick <= now; tick++)
        {
            for (var alarm = _slots[tick % SlotCount]; alarm is not null;)
            {
                var next = alarm.Next;
                if (alarm.Due <= now)
                {
                    Remove(alarm);
                    alarm.Next = chain;
                    chain = alarm;
                }

                alarm = next;
            }
        }

        _done = Math.Max(_done, now);
        return chain;
    }

    private void Add(Alarm alarm, long due)
    {
        var slot = (int)(due % SlotCount);
        (alarm.Due, alarm.Next) = (due, _slots[slot]);
        if (alarm.Next is { } next) next.Previous = alarm;
        _slots[slot] = alarm;
        _occupied[slot / SlotsPerWord] |= 1UL << (slot % SlotsPerWord);
        _count++;
    }

    private void Remove(Alarm alarm)
    {
        if (alarm.Due is not { } due) return;

        var slot = (int)(due % SlotCount);
        if (alarm.Next is { } next) next.Previous = alarm.Previous;
        if (alarm.Previous is { } previous) previous.Next = alarm.Next;
        else _slots[slot] = alarm.Next;

        if (_slots[slot] is null) _occupied[slot / SlotsPerWord] &= ~(1UL << (slot % SlotsPerWord));
        (alarm.Due, alarm.Next, alarm.Previous) = (null, null, null);
        _count--;
    }

    /// <summary>The first tick to come whose slot holds something.</summary>
    private long? FirstOccupied()
    {
        if (_count == 0) return null;

        var first = _done + 1;
        for (var tick = first; ;)
        {
            var slot = (int)(tick % SlotCount);
            var word = _occupied[slot / SlotsPerWord] >> (slot % SlotsPerWord);
            if (word != 0) return tick + BitOperations.TrailingZeroCount(word);

            tick += SlotsPerWord - (slot % SlotsPerWord);
        }
    }

    private void Arm(long tick)
    {
        _armed = tick;
        var wait = (tick * Tick) - time.GetElapsedTime(_origin);
        // Timers count whole milliseconds and cut the rest off: it would ring early, and again. One of none may call back at once, under the lock.
        wait = TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
        if (_timer is null) _timer = time.CreateTimer(static wheel => ((AlarmWheel)wheel!).OnTime(), this, wait, Timeout.InfiniteTimeSpan);
        else _timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
