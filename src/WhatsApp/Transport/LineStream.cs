using System.Net.Sockets;

namespace WhatsApp.Transport;

/// <summary>A socket's stream that reads whatever breaks the line as its end.</summary>
/// <remarks>
/// <see cref="NetworkStream"/> would throw, and the runtime writes a stack trace into such an exception as text: 0.2 ms of processor time, during
/// which no request is answered, while all lines may break at the same moment. No knowledge is lost: a WebSocket that ends without a close frame is
/// a broken line all the same, and so is a handshake that ends early.
/// </remarks>
internal sealed class LineStream : NetworkStream
{
    private readonly SocketReception _reception;

    internal LineStream(Socket socket) : base(socket, ownsSocket: true) => _reception = new(socket);

    /// <summary>Connects as the handler itself would; a <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="SocketException">Nobody listens there.</exception>
    public static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellationToken).ConfigureAwait(false);
            return new LineStream(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// There may be two at a time: when both sides of a WebSocket say goodbye at the same moment, its reader and its closer each wait for the end.
    /// The second goes the common way, whose exceptions the WebSocket expects.
    /// </remarks>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        !cancellationToken.CanBeCanceled && _reception.TryReceive(buffer, out var received) ? received : base.ReadAsync(buffer, cancellationToken);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing) _reception.Dispose();
    }
}
