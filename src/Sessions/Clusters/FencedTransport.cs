using WhatsApp.Transport;

namespace Sessions.Clusters;

/// <summary>Sends nothing that the session's owner has not been proven to send, and says no goodbye either.</summary>
#pragma warning disable CA1001 // The token source has neither timer nor wait handle to free, and its token is read by senders to the end.
internal sealed class FencedTransport(ITransport inner, OwnerProof proof) : ITransport
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _closed = new();

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        proof.IsFresh ? inner.SendAsync(message, cancellationToken) : SendWhenProvenAsync(message, cancellationToken);

    public ValueTask AbortAsync()
    {
        _closed.Cancel();
        return inner.AbortAsync();
    }

    public ValueTask DisposeAsync()
    {
        if (!proof.IsFresh) return AbortAsync();

        _closed.Cancel();
        return inner.DisposeAsync();
    }

    private async ValueTask SendWhenProvenAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_closed.Token, cancellationToken);
        try
        {
            await proof.ReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            throw new IOException("The connection is closed.");
        }

        await inner.SendAsync(message, cancellationToken);
    }
}
