using WhatsApp;
using WhatsApp.Crypto;

namespace Sessions;

/// <summary>
/// A bounded number of places for handshakes, and the line for them. Awaited connections go first and have some places that nobody else may
/// take; links that were online come before those that never were; of <see cref="Turn"/> places one goes to whoever has waited longest, so
/// that nobody waits for ever. Within a rank the order is that of arrival, shuffled over a second: which sessions come first differs from
/// one start or mass drop to the next. A free place never waits for anybody who waits for it.
/// </summary>
internal sealed class ConnectAdmission(int limit, IRandomSource random, TimeProvider time) : IConnectAdmission
{
    /// <summary>Every so many places, age counts instead of rank.</summary>
    public const int Turn = 8;

    /// <summary>Of so many places one is kept for awaited connections.</summary>
    private const int ReservedShare = 8;

    private static readonly TimeSpan Shuffle = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly PriorityQueue<Place, long>[] _lines = [new(), new(), new()];
    private readonly int _backgroundLimit = limit - Math.Max(limit > 1 ? 1 : 0, limit / ReservedShare);
    private int _taken;
    private int _takenInBackground;
    private int _given;
    private int _waiting;

    /// <summary>Who stands in line.</summary>
    public int WaitingCount => Volatile.Read(ref _waiting);

    /// <summary>Places in use.</summary>
    public int TakenCount
    {
        get
        {
            lock (_lock) return _taken;
        }
    }

    public async ValueTask<IDisposable> EnterAsync(ConnectPriority priority, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var place = new Place(this, priority);
        lock (_lock)
        {
            _lines[(int)priority].Enqueue(place, OrderKey());
            Interlocked.Increment(ref _waiting);
            GiveAway();
        }

        if (place.Given.IsCompleted) return place;

        await using (cancellationToken.UnsafeRegister(static (waiting, token) => ((Place)waiting!).Leave(token), place))
        {
            await place.Given;
        }

        return place;
    }

    private long OrderKey()
    {
        Span<byte> bytes = stackalloc byte[2];
        random.Fill(bytes);
        var shift = Shuffle * (BitConverter.ToUInt16(bytes) / 65536.0);

        return time.GetTimestamp() + (long)(shift.TotalSeconds * time.TimestampFrequency);
    }

    private void Return(Place place)
    {
        lock (_lock)
        {
            _taken--;
            if (place.IsInBackground) _takenInBackground--;
            GiveAway();
        }
    }

    private void GiveAway()
    {
        while (_taken < limit && NextLine() is { } line)
        {
            var place = line.Dequeue();
            // Who left the line meanwhile takes nothing.
            if (!place.TryGive()) continue;

            _given++;
            _taken++;
            if (place.IsInBackground) _takenInBackground++;
        }
    }

    private PriorityQueue<Place, long>? NextLine()
    {
        var isByAge = _given % Turn == Turn - 1;
        PriorityQueue<Place, long>? next = null;
        var oldest = long.MaxValue;
        foreach (var line in _lines)
        {
            if (!line.TryPeek(out var place, out var key)) continue;
            if (place.IsInBackground && _takenInBackground >= _backgroundLimit) continue;
            if (!isByAge) return line;

            if (key < oldest) (next, oldest) = (line, key);
        }

        return next;
    }

    private sealed class Place(ConnectAdmission admission, ConnectPriority priority) : IDisposable
    {
        private readonly TaskCompletionSource _given = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _isReturned;

        public Task Given => _given.Task;

        public bool IsInBackground => priority != ConnectPriority.Awaited;

        public bool TryGive() => IsOutOfLine(_given.TrySetResult());

        public void Leave(CancellationToken cancellationToken) => IsOutOfLine(_given.TrySetCanceled(cancellationToken));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isReturned, 1) == 0) admission.Return(this);
        }

        private bool IsOutOfLine(bool isNow)
        {
            if (isNow) Interlocked.Decrement(ref admission._waiting);
            return isNow;
        }
    }
}
