using WhatsApp.Transport;

namespace Sessions.Clusters;

/// <summary>Connections of one session for one owner: not even opened by another.</summary>
internal sealed class FencedTransports(ITransportFactory inner, OwnerProof proof) : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        if (!proof.IsFresh) await proof.ReadAsync(cancellationToken);

        return new FencedTransport(await inner.ConnectAsync(url, cancellationToken), proof);
    }
}
