using System.Buffers;

namespace WhatsApp.Transport;

/// <summary>
/// Splits a transport's bytes into frames, [length:3 big-endian][payload], however they were chunked.
/// Holds no buffer while nothing is half read, and never more than twice what has arrived.
/// </summary>
internal sealed class FrameReader(ITransport transport) : IDisposable
{
    public const int LengthSize = 3;

    private const int FirstBufferLength = 4096;

    private byte[] _buffer = [];
    private int _start;
    private int _end;

    /// <summary>
    /// The next payload (valid until the next call, and the caller's to overwrite), or null when the other side closed between two frames.
    /// </summary>
    /// <exception cref="WireFormatException">The other side closed within a frame.</exception>
    /// <exception cref="IOException">The line broke.</exception>
    public async ValueTask<Memory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (TryTake(out var payload)) return payload;

            if (_start == _end)
            {
                Release();
                // Wait without a buffer: most connections are idle most of the time.
                await transport.ReceiveAsync(Memory<byte>.Empty, cancellationToken).ConfigureAwait(false);
            }

            MakeRoom();
            var count = await transport.ReceiveAsync(_buffer.AsMemory(_end), cancellationToken).ConfigureAwait(false);
            if (count == 0)
            {
                if (_start != _end) throw new WireFormatException("The connection ended within a frame.");

                Release();
                return null;
            }

            _end += count;
        }
    }

    public void Dispose() => Release();

    private bool TryTake(out Memory<byte> payload)
    {
        payload = default;
        var available = _end - _start;
        if (available < LengthSize) return false;

        var length = (_buffer[_start] << 16) | (_buffer[_start + 1] << 8) | _buffer[_start + 2];
        if (available < LengthSize + length) return false;

        payload = _buffer.AsMemory(_start + LengthSize, length);
        _start += LengthSize + length;
        return true;
    }

    private void MakeRoom()
    {
        if (_buffer.Length == 0)
        {
            _buffer = ArrayPool<byte>.Shared.Rent(FirstBufferLength);
        }
        else if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }

        if (_end < _buffer.Length) return;

        var larger = ArrayPool<byte>.Shared.Rent(_buffer.Length * 2);
        _buffer.AsSpan(0, _end).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }

    private void Release()
    {
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = [];
        _start = _end = 0;
    }
}
