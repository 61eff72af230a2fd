using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace WhatsApp.Transport;

/// <summary>Receives from a socket, one call at a time, without exceptions: 0 bytes once it can give no more, for whatever reason.</summary>
/// <remarks>Its completions run without the caller's execution context, which awaiting restores anyway.</remarks>
internal sealed class SocketReception(Socket socket) : SocketAsyncEventArgs(true), IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> _source;
    private int _isTaken;

    /// <summary>Waits until something has come and takes it; with an empty buffer it takes nothing.</summary>
    /// <param name="buffer">Where what comes is put.</param>
    /// <param name="received">How many bytes, once it is awaited.</param>
    /// <returns>False, and nothing happens, while the result of another call has not been taken.</returns>
    public bool TryReceive(Memory<byte> buffer, out ValueTask<int> received)
    {
        received = default;
        if (Interlocked.Exchange(ref _isTaken, 1) != 0) return false;

        _source.Reset();
        try
        {
            SetBuffer(buffer);
            if (socket.ReceiveAsync(this))
            {
                received = new(this, _source.Version);
                return true;
            }

            received = new(Received);
        }
        catch (ObjectDisposedException)
        {
            received = new(0);
        }

        Volatile.Write(ref _isTaken, 0);
        return true;
    }

    int IValueTaskSource<int>.GetResult(short token)
    {
        var result = _source.GetResult(token);
        Volatile.Write(ref _isTaken, 0);
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => _source.SetResult(Received);

    // Disposed it may be by now, so that nothing of it can be set any more; what it received can be read.
    private int Received => SocketError == SocketError.Success ? BytesTransferred : 0;
}
