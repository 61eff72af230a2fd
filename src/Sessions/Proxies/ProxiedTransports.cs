using Sessions.Storage;
using WhatsApp.Transport;

namespace Sessions.Proxies;

/// <summary>Connections of one session by way of its proxy. When the proxy cannot be found out there is no connection: never a direct one.</summary>
internal sealed class ProxiedTransports(ProxyDialer dialer, Func<CancellationToken, Task<ProxyAddress>> find) : ITransportFactory
{
    public async ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        ProxyAddress proxy;
        try
        {
            proxy = await find(cancellationToken);
        }
        catch (Exception exception) when (exception is StorageUnavailableException or CredentialsUnreadableException)
        {
            throw new IOException("The session's proxy cannot be read.", exception);
        }

        return await dialer.ConnectAsync(proxy, url, cancellationToken);
    }
}
