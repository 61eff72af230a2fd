using WhatsApp.Transport;

namespace Sessions.Faults;

/// <summary>Fault points around every message that goes out, those of the handshake included; they are told apart by their order.</summary>
internal sealed class FaultPointTransport(ITransport inner, FaultPoints points) : ITransport
{
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        points.Pass("before send");
        await inner.SendAsync(message, cancellationToken);
        points.Pass("after send");
    }

    public ValueTask AbortAsync() => inner.AbortAsync();

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
