using System.IO.Pipelines;
using System.Net.WebSockets;

namespace WhatsAppSimulator.Http;

/// <summary>What is written goes into the socket; completing with an exception cuts the line, completing without one closes it in order.</summary>
internal sealed class SocketPipeWriter(WebSocket socket, int bufferLength) : PipeWriter
{
    private readonly PipeWriter _inner = Create(new SocketWriteStream(socket), new StreamPipeWriterOptions(minimumBufferSize: bufferLength));

    public override Memory<byte> GetMemory(int sizeHint = 0) => _inner.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _inner.GetSpan(sizeHint);

    public override void Advance(int bytes) => _inner.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) => _inner.FlushAsync(cancellationToken);

    public override void CancelPendingFlush() => _inner.CancelPendingFlush();

    public override void Complete(Exception? exception = null)
    {
        CutIf(exception is not null);
        _inner.Complete(exception);
    }

    public override ValueTask CompleteAsync(Exception? exception = null)
    {
        CutIf(exception is not null);
        return _inner.CompleteAsync(exception);
    }

    // The stream below is disposed of in either case, and says goodbye when the socket is still open.
    private void CutIf(bool isBroken)
    {
        if (isBroken) socket.Abort();
    }
}
