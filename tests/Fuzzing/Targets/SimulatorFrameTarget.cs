using System.Buffers;
using System.IO.Pipelines;
using Fuzzing.Engine;
using WhatsApp;
using WhatsAppSimulator.Framing;

namespace Fuzzing.Targets;

/// <summary>The simulator's side of the same stream, with the intro in front. Input: the stream.</summary>
internal sealed class SimulatorFrameTarget : ITarget
{
    private const int MaxFrameLength = 1024;

    public string Name => "simulator-frames";

    public int Weight => 30;

    public IEnumerable<byte[]> Seeds() => Targets.Seeds.Bytes("noise.json", "wireFrame1");

    public bool IsTyped(Exception exception) => exception is WireFormatException;

    public void Run(byte[] input)
    {
        var reader = new FrameReader(PipeReader.Create(new ReadOnlySequence<byte>(input)));
        while (reader.ReadAsync(MaxFrameLength, CancellationToken.None).AsTask().GetAwaiter().GetResult() is { } frame)
        {
            PropertyBrokenException.ThrowUnless(frame.Length <= MaxFrameLength, "A frame is within the limit.");
        }
    }
}
