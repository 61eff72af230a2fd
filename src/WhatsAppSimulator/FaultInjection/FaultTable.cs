using WhatsApp.Binary;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;

namespace WhatsAppSimulator.FaultInjection;

/// <summary>The lasting faults of one server. Asked for every frame, so it costs next to nothing while there are none.</summary>
internal sealed class FaultTable
{
    private readonly Lock _lock = new();
    private readonly List<ActiveFault> _entries = [];
    private long _lastId;
    private volatile bool _isEmpty = true;

    /// <summary>Not used up yet, oldest first.</summary>
    public IReadOnlyList<ActiveFault> Active
    {
        get
        {
            lock (_lock) return [.. _entries];
        }
    }

    public void Add(LastingFault fault)
    {
        lock (_lock)
        {
            _entries.Add(new ActiveFault(++_lastId, fault, fault.Count));
            _isEmpty = false;
        }
    }

    /// <summary>False when there is none of that id any more.</summary>
    public bool Remove(long id)
    {
        lock (_lock)
        {
            bool removed = _entries.RemoveAll(entry => entry.Id == id) > 0;
            _isEmpty = _entries.Count == 0;
            return removed;
        }
    }

    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            _isEmpty = true;
        }
    }

    /// <summary>The oldest fault of that kind for the connection; null when there is none. It is used up by one.</summary>
    public TFault? Take<TFault>(ServerConnection connection)
        where TFault : LastingFault =>
        Take<TFault>(fault => fault.Scope.Covers(connection));

    /// <summary>The oldest fault that concerns the answer to this stanza; null when there is none. It is used up by one.</summary>
    public AnswerFault? Take(ServerConnection connection, Node stanza) =>
        Take<AnswerFault>(fault => fault.Concerns(stanza) && fault.Scope.Covers(connection));

    /// <summary>For faults without a count: whether there is one for the connection.</summary>
    public bool Has<TFault>(ServerConnection connection)
        where TFault : LastingFault =>
        Find<TFault>(fault => fault.Scope.Covers(connection)) is not null;

    /// <summary>For faults without a count: the oldest of that kind for the device; null when there is none.</summary>
    public TFault? Find<TFault>(SimulatedDevice device)
        where TFault : LastingFault =>
        Find<TFault>(fault => fault.Scope.Covers(device));

    /// <summary>The oldest fault of that kind that matches; null when there is none. It is used up by one.</summary>
    public TFault? Take<TFault>(Func<TFault, bool> matches)
        where TFault : LastingFault
    {
        if (_isEmpty) return null;

        lock (_lock)
        {
            int index = _entries.FindIndex(entry => entry.Fault is TFault fault && matches(fault));
            if (index < 0) return null;

            var entry = _entries[index];
            if (entry.Left is { } left)
            {
                if (left > 1) _entries[index] = entry with { Left = left - 1 };
                else _entries.RemoveAt(index);
                _isEmpty = _entries.Count == 0;
            }

            return (TFault)entry.Fault;
        }
    }

    private TFault? Find<TFault>(Func<TFault, bool> matches)
        where TFault : LastingFault
    {
        if (_isEmpty) return null;

        lock (_lock) return _entries.Select(entry => entry.Fault).OfType<TFault>().FirstOrDefault(matches);
    }
}
