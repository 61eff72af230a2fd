using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Sessions.Net;
using WhatsApp.Transport;

namespace Sessions.Proxies;

/// <summary>Connects through proxies that callers named; where they are is checked at each connection, after their name was looked up.</summary>
/// <param name="guard">Which targets are allowed.</param>
/// <param name="time">Limits.</param>
/// <param name="trust">For tests: says whether an <c>https</c> proxy's certificate is good; null for the machine's own rules.</param>
internal sealed class ProxyDialer(TargetGuard guard, TimeProvider time, RemoteCertificateValidationCallback? trust = null) : IProxyCheck
{
    private static readonly TimeSpan LookUpLimit = TimeSpan.FromSeconds(5);

    public async Task<bool> IsRefusedAsync(ProxyAddress proxy, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LookUpLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await guard.CheckAsync(proxy.Host, either.Token);
            return false;
        }
        catch (TargetRefusedException)
        {
            return true;
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && limit.IsCancellationRequested))
        {
            return false;
        }
    }

    /// <summary>Connections by way of a proxy, and by no other way.</summary>
    /// <param name="find">The proxy, asked for at each connection, so that its password is not kept in memory meanwhile.</param>
    public ITransportFactory Through(Func<CancellationToken, Task<ProxyAddress>> find) => new ProxiedTransports(this, find);

    /// <summary>Opens a WebSocket through a proxy.</summary>
    /// <exception cref="IOException">The proxy was not reached, is not allowed or refused, or the server was not reached behind it.</exception>
    public async ValueTask<ITransport> ConnectAsync(ProxyAddress proxy, Uri url, CancellationToken cancellationToken)
    {
        // One connection, one handler: a pool would keep the password, and connections of one session must not serve another.
        using var sockets = new WebSocketTransportFactory(time, CreateHandler(proxy));
        return await sockets.ConnectAsync(url, cancellationToken);
    }

    private SocketsHttpHandler CreateHandler(ProxyAddress proxy)
    {
        var handler = WebSocketTransportFactory.CreateHandler();
        handler.UseProxy = true;
        handler.Proxy = new WebProxy(proxy.PublicUri)
        {
            Credentials = proxy.User is { } user ? new ProxyCredentials(user, proxy.Password ?? string.Empty) : null,
        };
        handler.ConnectCallback = guard.ConnectAsync;
        if (trust is not null) handler.SslOptions.RemoteCertificateValidationCallback = trust;

        return handler;
    }
}
