namespace WhatsAppSimulator.Connections;

/// <summary>How many sockets are open whose clients have not said yet who they are, and how many there were at most.</summary>
public sealed class HandshakeGauge
{
    private readonly Lock _lock = new();
    private int _current;
    private int _peak;
    private long _total;

    /// <summary>Now; the most at one time since the last <see cref="Restart"/>; all since then.</summary>
    public (int Current, int Peak, long Total) Read()
    {
        lock (_lock) return (_current, _peak, _total);
    }

    /// <summary>Counts anew: the peak begins with what is open now.</summary>
    public void Restart()
    {
        lock (_lock) (_peak, _total) = (_current, 0);
    }

    internal void Begin()
    {
        lock (_lock)
        {
            _current++;
            _total++;
            _peak = Math.Max(_peak, _current);
        }
    }

    internal void End()
    {
        lock (_lock) _current--;
    }
}
