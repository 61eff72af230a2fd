using System.Buffers;
using System.IO.Pipelines;
using WhatsApp.Transport;

namespace WhatsApp.Tests.Client;

/// <summary>The client's end of a line inside this process.</summary>
internal sealed class PipeTransport(IDuplexPipe pipe, Func<bool> isStuck, Func<bool> isForeign) : ITransport
{
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isDisposed;

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var result = await pipe.Input.ReadAsync(cancellationToken);
        if (result.IsCanceled) throw new IOException("Closed by ourselves.");

        var count = (int)Math.Min(buffer.Length, result.Buffer.Length);
        result.Buffer.Slice(0, count).CopyTo(buffer.Span);
        pipe.Input.AdvanceTo(result.Buffer.GetPosition(count));
        return count;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        if (_isDisposed) throw new IOException("Closed by ourselves.");

        if (isForeign()) throw new OwnershipLostException("Somebody else has it.");
        if (isStuck())
        {
            await _closed.Task.WaitAsync(cancellationToken);
            throw new IOException("Closed by ourselves.");
        }

        var flushed = await pipe.Output.WriteAsync(message, cancellationToken);
        if (flushed.IsCompleted) throw new IOException("Nobody listens any more.");
    }

    public ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true)) return ValueTask.CompletedTask;

        _closed.SetResult();
        pipe.Output.Complete();
        pipe.Input.CancelPendingRead();
        return ValueTask.CompletedTask;
    }
}
