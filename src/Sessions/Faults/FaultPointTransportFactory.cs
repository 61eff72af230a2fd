using WhatsApp.Transport;

namespace Sessions.Faults;

/// <summary>Connections whose messages pass fault points.</summary>
internal sealed class FaultPointTransportFactory(ITransportFactory inner, FaultPoints points) : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken) =>
        new FaultPointTransport(await inner.ConnectAsync(url, cancellationToken), points);
}
