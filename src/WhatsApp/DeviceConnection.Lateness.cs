namespace WhatsApp;

/// <summary>
/// An answer that is late is told before it counts as missed, and so is the first frame after that. The alarm tells the one, the reader the
/// other: under a lock, so that they come in the order in which they happened and none comes after the connection's end.
/// </summary>
internal sealed partial class DeviceConnection
{
    private readonly Lock _lateness = new();
    private int _isLate;

    private bool IsLate => Volatile.Read(ref _isLate) != 0;

    private void TellLate()
    {
        lock (_lateness)
        {
            if (_end is not null) return;

            // Set before looking once more: a frame that comes now is seen here, or finds it set.
            Interlocked.Exchange(ref _isLate, 1);
            if (_evidence.LastReceivedTimestamp >= _askedAt) Interlocked.Exchange(ref _isLate, 0);
            else _emit(new Degraded());
        }
    }

    /// <summary>After each frame.</summary>
    private void TellHeard()
    {
        Interlocked.MemoryBarrier();
        if (!IsLate) return;

        lock (_lateness)
        {
            if (Interlocked.Exchange(ref _isLate, 0) != 0) _emit(new Recovered());
        }
    }

    /// <summary>After the end: what is told of it comes after all that was told here.</summary>
    private void FinishLateness()
    {
        lock (_lateness) _isLate = 0;
    }
}
