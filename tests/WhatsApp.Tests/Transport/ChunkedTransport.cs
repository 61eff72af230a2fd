using WhatsApp.Transport;

namespace WhatsApp.Tests.Transport;

/// <summary>Gives bytes in the chunks it was made with, or less where the reader has less room, then says closed.</summary>
internal sealed class ChunkedTransport(IEnumerable<byte[]> chunks) : ITransport
{
    private readonly Queue<byte[]> _chunks = new(chunks.Where(chunk => chunk.Length > 0));
    private int _position;

    /// <summary>The longest buffer the reader ever offered.</summary>
    public int MostRoom { get; private set; }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        MostRoom = Math.Max(MostRoom, buffer.Length);
        if (buffer.IsEmpty || !_chunks.TryPeek(out var chunk)) return new(0);

        var count = Math.Min(buffer.Length, chunk.Length - _position);
        chunk.AsMemory(_position, count).CopyTo(buffer);
        _position += count;
        if (_position == chunk.Length)
        {
            _chunks.Dequeue();
            _position = 0;
        }

        return new(count);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
