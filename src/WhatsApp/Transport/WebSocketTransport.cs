using System.Net.WebSockets;

namespace WhatsApp.Transport;

/// <summary>Binary WebSocket messages as a byte pipe.</summary>
internal sealed class WebSocketTransport(WebSocket socket, TimeProvider time) : ITransport
{
    /// <summary>How long a goodbye may take before the socket is simply dropped.</summary>
    private static readonly TimeSpan CloseLimit = TimeSpan.FromSeconds(1);

    private bool _isClosedByServer;

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            // Without this a close seen by a wait without a buffer would make the next read throw.
            while (!_isClosedByServer)
            {
                var result = await socket.ReceiveAsync(buffer, cancellationToken).ConfigureAwait(false);
                _isClosedByServer = result.MessageType == WebSocketMessageType.Close;

                // A wait without a buffer takes nothing off the socket: going round would see the same text message for ever.
                if (_isClosedByServer || buffer.IsEmpty) return 0;

                // Text is none of ours; an empty message says nothing, and 0 would mean the end.
                if (result.MessageType == WebSocketMessageType.Binary && result.Count > 0) return result.Count;
            }

            return 0;
        }
        catch (WebSocketException exception)
        {
            throw new IOException("The line broke.", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // A read after the close frame, or one that our own closing ended.
            throw new IOException("The connection is closed.", exception);
        }
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        try
        {
            await socket.SendAsync(message, WebSocketMessageType.Binary, endOfMessage: true, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException)
        {
            throw new IOException("The line broke.", exception);
        }
    }

    public ValueTask AbortAsync()
    {
        socket.Abort();
        socket.Dispose();

        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        using var limit = new CancellationTokenSource(CloseLimit, time);
        try
        {
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
            {
                await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, limit.Token).ConfigureAwait(false);
            }
        }
        catch (Exception exception) when (exception is WebSocketException or InvalidOperationException or OperationCanceledException)
        {
            // The other side is gone already or does not listen: dropping the socket is all that is left.
        }

        socket.Dispose();
    }
}
