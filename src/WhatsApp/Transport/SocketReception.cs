using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace WhatsApp.Transport;

/// <summary>Receives from a socket, one call at a time, without exceptions: 0 bytes once it can give no more, for whatever reason.</summary>
/// <remarks>Its completions run without the caller's execution context, which awaiting restores anyway.</remarks>
internal sealed class SocketReception(Socket socket) : SocketAsyncEventArgs(true), IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;

    /// <summary>Waits until something has come and takes it; with an empty buffer it takes nothing.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer)
    {
        _source.Reset();
        try
        {
            SetBuffer(buffer);
            return socket.ReceiveAsync(this) ? new(this, _source.Version) : new(Received);
        }
        catch (ObjectDisposedException)
        {
            return new(0);
        }
    }

    int IValueTaskSource<int>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => _source.SetResult(Received);

    // Disposed it may be by now, so that nothing of it can be set any more; what it received can be read.
    private int Received => SocketError == SocketError.Success ? BytesTransferred : 0;
}
