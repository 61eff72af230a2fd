using System.Net.WebSockets;

namespace WhatsApp.Transport;

/// <summary>Opens WebSockets as WhatsApp Web does: the Origin header, no subprotocol, no compression. One handler serves all connections.</summary>
public sealed class WebSocketTransportFactory : ITransportFactory, IDisposable
{
    private const string Origin = "https://web.whatsapp.com";

    private readonly HttpMessageInvoker _invoker;
    private readonly TimeProvider _time;

    /// <summary>Connects directly, or as the machine's own proxy settings say.</summary>
    public WebSocketTransportFactory(TimeProvider time) : this(time, CreateHandler())
    {
    }

    /// <summary>Connects through a handler, which is disposed with this; connections that are open by then stay open.</summary>
    /// <param name="time">Limits.</param>
    /// <param name="handler">From <see cref="CreateHandler"/>, with a proxy, say.</param>
    public WebSocketTransportFactory(TimeProvider time, SocketsHttpHandler handler)
    {
        _time = time;
        _invoker = new HttpMessageInvoker(handler);
    }

    /// <summary>A handler as WhatsApp wants it, for a caller to add to.</summary>
    public static SocketsHttpHandler CreateHandler() => new()
    {
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(20),
        ConnectCallback = LineStream.ConnectAsync,
        // No browser sends a traceparent, and whose request this connection belongs to is none of WhatsApp's business.
        ActivityHeadersPropagator = null,
    };

    /// <inheritdoc/>
    public async ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.SetRequestHeader("Origin", Origin);
            // WhatsApp has keep-alives of its own; WebSocket pings are not used there.
            socket.Options.KeepAliveInterval = Timeout.InfiniteTimeSpan;
            await socket.ConnectAsync(url, _invoker, cancellationToken).ConfigureAwait(false);

            return new WebSocketTransport(socket, _time);
        }
        catch (Exception exception) when (exception is WebSocketException or HttpRequestException)
        {
            socket.Dispose();
            throw new IOException("The server was not reached or refused the upgrade.", exception);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _invoker.Dispose();
}
