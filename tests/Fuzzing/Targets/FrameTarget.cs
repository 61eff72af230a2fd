using Fuzzing.Engine;
using WhatsApp;
using WhatsApp.Transport;

namespace Fuzzing.Targets;

/// <summary>The client's frames. Input: [chunk length:1], then the stream, cut into chunks of that many bytes.</summary>
internal sealed class FrameTarget : ITarget
{
    public string Name => "frames";

    public int Weight => 100;

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Bytes("noise.json", "wireFrame2").Select(frame => (byte[])[7, .. frame, 0, 0, 0, .. frame]);

    public bool IsTyped(Exception exception) => exception is WireFormatException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var stream = input.AsMemory(1);
        using var reader = new FrameReader(new ChunkedLine(stream, input[0]));
        var at = 0;
        while (Read(reader) is { } payload)
        {
            // The payload is where the stream says; the reader throws what is left over.
            var expected = stream.Slice(at + FrameReader.LengthSize, payload.Length);
            PropertyBrokenException.ThrowUnless(payload.Span.SequenceEqual(expected.Span), "A frame is the bytes behind its length.");
            at += FrameReader.LengthSize + payload.Length;
        }

        PropertyBrokenException.ThrowUnless(at == stream.Length, "A stream that ends in order has been read to its end.");
    }

    private static Memory<byte>? Read(FrameReader reader)
    {
        var reading = reader.ReadAsync(CancellationToken.None);
        PropertyBrokenException.ThrowUnless(reading.IsCompleted, "Nothing is waited for while there are bytes.");

        return reading.AsTask().GetAwaiter().GetResult();
    }
}
