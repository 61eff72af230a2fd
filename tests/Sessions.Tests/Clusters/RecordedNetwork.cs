using WhatsApp.Transport;

namespace Sessions.Tests.Clusters;

/// <summary>A network that keeps what is done with it.</summary>
internal sealed class RecordedNetwork : ITransportFactory
{
    private readonly List<string> _log = [];

    /// <summary>All of it, in order.</summary>
    public string Log => string.Join(' ', _log);

    public ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        _log.Add("connect");
        return new(new Line(_log));
    }

    private sealed class Line(List<string> log) : ITransport
    {
        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => Note($"send:{message.Length}");

        public ValueTask AbortAsync() => Note("abort");

        public ValueTask DisposeAsync() => Note("close");

        private ValueTask Note(string what)
        {
            log.Add(what);
            return ValueTask.CompletedTask;
        }
    }
}
