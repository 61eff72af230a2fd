using WhatsApp.Transport;

namespace Fuzzing.Targets;

/// <summary>A line on which everything has arrived, to be taken in chunks, and the other side has closed.</summary>
internal sealed class ChunkedLine(ReadOnlyMemory<byte> stream, int chunkLength) : ITransport
{
    private ReadOnlyMemory<byte> _rest = stream;

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var count = Math.Min(Math.Min(buffer.Length, _rest.Length), Math.Max(1, chunkLength));
        _rest[..count].CopyTo(buffer);
        _rest = _rest[count..];

        return new(count);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
