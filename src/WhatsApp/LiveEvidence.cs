namespace WhatsApp;

/// <summary>What the client has seen of the server, written by the connection and read by anybody. Survives reconnects.</summary>
internal sealed class LiveEvidence
{
    private long _lastReceived;
    private long _lastReceivedTimestamp;
    private long _lastPong;
    private long _roundTrip;
    private long _nextAttempt;
    private int _connections;

    /// <summary>Monotonic timestamp of the last frame.</summary>
    public long LastReceivedTimestamp => Volatile.Read(ref _lastReceivedTimestamp);

    public void Received(TimeProvider time)
    {
        Volatile.Write(ref _lastReceived, time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _lastReceivedTimestamp, time.GetTimestamp());
    }

    public void Pong(TimeProvider time, TimeSpan roundTrip)
    {
        Volatile.Write(ref _lastPong, time.GetUtcNow().UtcTicks);
        Volatile.Write(ref _roundTrip, roundTrip.Ticks);
    }

    public void Connecting() => Volatile.Write(ref _nextAttempt, 0);

    public void Connected() => Interlocked.Increment(ref _connections);

    public void WaitingUntil(DateTimeOffset nextAttemptAt) => Volatile.Write(ref _nextAttempt, nextAttemptAt.UtcTicks);

    public ClientEvidence Read()
    {
        var lastPong = At(ref _lastPong);
        return new(
            At(ref _lastReceived),
            lastPong,
            lastPong is null ? null : new TimeSpan(Volatile.Read(ref _roundTrip)),
            Math.Max(0, Volatile.Read(ref _connections) - 1),
            At(ref _nextAttempt));
    }

    private static DateTimeOffset? At(ref long ticks) => Volatile.Read(ref ticks) is > 0 and var value ? new(value, TimeSpan.Zero) : null;
}
