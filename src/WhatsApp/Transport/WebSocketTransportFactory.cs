using System.Net.WebSockets;

namespace WhatsApp.Transport;

/// <summary>Opens WebSockets as WhatsApp Web does: the Origin header, no subprotocol, no compression. One handler serves all connections.</summary>
public sealed class WebSocketTransportFactory(TimeProvider time) : ITransportFactory, IDisposable
{
    private const string Origin = "https://web.whatsapp.com";

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseCookies = false, ConnectTimeout = TimeSpan.FromSeconds(20) });

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

            return new WebSocketTransport(socket, time);
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
