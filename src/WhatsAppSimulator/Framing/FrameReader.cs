using System.Buffers;
using System.IO.Pipelines;
using WhatsApp;
using WhatsAppSimulator.Noise;

namespace WhatsAppSimulator.Framing;

/// <summary>
/// Takes the client's byte stream apart. Layout, once: <c>[45 44 00 01][routing length:3][routing bytes]</c> (optional), <c>57 41 06 03</c>;
/// then frames: <c>[length:3 big-endian][payload]</c>. Where one socket message ends has no meaning. Source: linked-device 1.2.
/// </summary>
internal sealed class FrameReader(PipeReader input)
{
    public const int LengthSize = 3;

    private static readonly byte[] RoutingMark = [0x45, 0x44, 0x00, 0x01];

    private bool _introWasRead;

    /// <summary>The routing bytes of the intro; empty without any, and until the first frame was read.</summary>
    public byte[] Routing { get; private set; } = [];

    /// <summary>The next frame's payload in a new array; null when the client closed, or the read was cancelled on the pipe.</summary>
    /// <param name="maxLength">Bytes; a longer frame is refused before it is received, and so are longer routing bytes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="WireFormatException">Wrong intro, a frame or routing bytes above the limit, or the stream ended inside a frame.</exception>
    public async ValueTask<byte[]?> ReadAsync(int maxLength, CancellationToken cancellationToken)
    {
        while (true)
        {
            var result = await input.ReadAsync(cancellationToken);
            var rest = result.Buffer;
            byte[]? frame = null;
            try
            {
                // First of all: a cancellation is told once, and a frame that came along with it would swallow it.
                if (result.IsCanceled) return null;
                if (TryReadIntro(ref rest, maxLength)) frame = TryReadFrame(ref rest, maxLength);
                if (frame is not null) return frame;
                if (result.IsCompleted)
                {
                    return rest.IsEmpty ? null : throw new WireFormatException("The stream ended inside a frame.");
                }
            }
            finally
            {
                // Without a frame everything was looked at: the next read waits for more.
                input.AdvanceTo(rest.Start, frame is null ? rest.End : rest.Start);
            }
        }
    }

    private bool TryReadIntro(ref ReadOnlySequence<byte> rest, int maxLength)
    {
        if (_introWasRead) return true;

        var reader = new SequenceReader<byte>(rest);
        if (reader.IsNext(RoutingMark, advancePast: true))
        {
            if (!TryReadLength(ref reader, out int routingLength)) return false;
            if (routingLength > maxLength) throw new WireFormatException($"Routing bytes here are at most {maxLength}, not {routingLength}.");
            if (reader.Remaining < routingLength) return false;

            Routing = reader.UnreadSequence.Slice(0, routingLength).ToArray();
            reader.Advance(routingLength);
        }

        if (reader.Remaining < NoiseResponder.Prologue.Length) return false;
        if (!reader.IsNext(NoiseResponder.Prologue, advancePast: true)) throw new WireFormatException("A connection begins with WA 6 3.");

        rest = rest.Slice(reader.Position);
        return _introWasRead = true;
    }

    private static byte[]? TryReadFrame(ref ReadOnlySequence<byte> rest, int maxLength)
    {
        var reader = new SequenceReader<byte>(rest);
        if (!TryReadLength(ref reader, out int length)) return null;
        if (length > maxLength) throw new WireFormatException($"A frame here has at most {maxLength} bytes, not {length}.");
        if (reader.Remaining < length) return null;

        var payload = reader.UnreadSequence.Slice(0, length);
        rest = rest.Slice(payload.End);
        return payload.ToArray();
    }

    private static bool TryReadLength(ref SequenceReader<byte> reader, out int length)
    {
        length = 0;
        if (!reader.TryReadBigEndian(out short high) || !reader.TryRead(out byte low)) return false;

        length = ((ushort)high << 8) | low;
        return true;
    }
}
