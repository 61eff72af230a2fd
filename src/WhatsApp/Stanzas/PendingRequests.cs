using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.Crypto;

namespace WhatsApp.Stanzas;

/// <summary>Matches answers to requests by id, on one connection.</summary>
internal sealed class PendingRequests
{
    private readonly Lock _lock = new();
    private readonly string _prefix;
    private Dictionary<string, TaskCompletionSource<Node>>? _waiting;
    private int _count;
    private bool _closed;

    public PendingRequests(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[4];
        random.Fill(bytes);
        _prefix = string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToUInt16(bytes)}.{BitConverter.ToUInt16(bytes[2..])}-");
    }

    /// <summary>An id unique on this connection, and the task of its answer.</summary>
    /// <exception cref="IOException">The connection has ended.</exception>
    public (string Id, Task<Node> Answer) Add()
    {
        lock (_lock)
        {
            if (_closed) throw Closed();

            var id = NextId();
            var source = new TaskCompletionSource<Node>(TaskCreationOptions.RunContinuationsAsynchronously);
            (_waiting ??= []).Add(id, source);
            return (id, source.Task);
        }
    }

    /// <summary>An id unique on this connection, for a request whose answer is not awaited here.</summary>
    public string NextId() => _prefix + Interlocked.Increment(ref _count).ToString(CultureInfo.InvariantCulture);

    /// <summary>Nobody waits for it any more.</summary>
    public void Remove(string id)
    {
        lock (_lock)
        {
            _waiting?.Remove(id);
            // An idle connection keeps no table.
            if (_waiting is { Count: 0 }) _waiting = null;
        }
    }

    /// <summary>Hands an <c>iq</c> of type result or error to whoever asked; false when nobody did.</summary>
    public bool TryComplete(Node answer)
    {
        TaskCompletionSource<Node>? source;
        lock (_lock)
        {
            if (answer["id"] is not { } id || _waiting is null || !_waiting.TryGetValue(id, out source)) return false;
        }

        return answer["type"] == "error" ? source.TrySetException(ReadError(answer)) : source.TrySetResult(answer);
    }

    /// <summary>Fails all that wait, and all that will ask.</summary>
    public void Close()
    {
        Dictionary<string, TaskCompletionSource<Node>>? waiting;
        lock (_lock)
        {
            _closed = true;
            waiting = _waiting;
            _waiting = null;
        }

        foreach (var source in waiting?.Values ?? Enumerable.Empty<TaskCompletionSource<Node>>()) source.TrySetException(Closed());
    }

    private static IqException ReadError(Node answer)
    {
        var error = answer.Child("error");
        _ = int.TryParse(error?["code"], NumberStyles.None, CultureInfo.InvariantCulture, out var code);

        return new IqException(code, error?["text"] ?? "without text");
    }

    private static IOException Closed() => new("The connection ended before the answer.");
}
