using WhatsApp.Binary;
using WhatsAppSimulator.Connections;

namespace WhatsAppSimulator.Log;

/// <summary>
/// What travels, for people who watch: the last entries, already in words and each of a bounded length. Readers hold a place in it and no
/// buffer of their own; one that is too slow is told how much it missed.
/// </summary>
internal sealed class LiveLog(int capacity, TimeProvider time)
{
    /// <summary>Characters of a stanza, about; a pre-key upload has hundreds of thousands.</summary>
    private const int TextLimit = 4096;

    private readonly Lock _lock = new();
    private readonly Queue<LogEntry> _entries = new();
    private TaskCompletionSource _more = NewSignal();
    private long _sequence;

    /// <summary>The newest entry's number.</summary>
    public long Position
    {
        get
        {
            lock (_lock) return _sequence;
        }
    }

    public void Add(ServerConnection connection, string kind, Node stanza)
    {
        if (capacity == 0) return;

        var device = connection.Device;
        var text = NodeXml.WriteShort(stanza, TextLimit);
        Append(kind, connection.Id, device?.Number, device?.Device, Summary(stanza), text);
    }

    public void Add(ServerEvent serverEvent)
    {
        if (capacity == 0 || LogWords.Of(serverEvent) is not { } words) return;

        Append(LogEntry.Note, words.Connection, words.Device?.Number, words.Device?.Device, words.Text, text: null);
    }

    /// <summary>What is kept and newer than that, and how many entries in between are gone.</summary>
    /// <param name="sequence">The last one that the reader has. One from before a restart, greater than any here, counts as none.</param>
    public (IReadOnlyList<LogEntry> Entries, long Missed) ReadAfter(long sequence)
    {
        lock (_lock)
        {
            var after = sequence > _sequence ? 0 : sequence;
            LogEntry[] entries = [.. _entries.Where(entry => entry.Sequence > after)];
            return (entries, _sequence - after - entries.Length);
        }
    }

    /// <summary>Returns as soon as there is an entry newer than that.</summary>
    public Task WaitAsync(long sequence, CancellationToken cancellationToken)
    {
        lock (_lock) return _sequence != sequence ? Task.CompletedTask : _more.Task.WaitAsync(cancellationToken);
    }

    private void Append(string kind, long? connection, string? number, int? device, string summary, string? text)
    {
        lock (_lock)
        {
            _entries.Enqueue(new LogEntry(++_sequence, time.GetUtcNow(), kind, connection, number, device, summary, text));
            if (_entries.Count > capacity) _entries.Dequeue();
            _more.SetResult();
            _more = NewSignal();
        }
    }

    /// <summary>Tag, type, namespace and first child: what tells one stanza from another.</summary>
    private static string Summary(Node stanza)
    {
        string?[] words = [stanza.Tag, stanza["type"], stanza["xmlns"], stanza.Children is [var child, ..] ? child.Tag : null];
        return string.Join(' ', words.OfType<string>().Select(NodeXml.Shortened));
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
