using Fuzzing.Engine;

namespace Fuzzing.Tests.Canaries;

/// <summary>A planted defect behind six bytes, each checked on its own: luck needs some 10^14 inputs, coverage a few thousand.</summary>
internal sealed class MazeCanary : ITarget
{
    public string Name => "canary-maze";

    public int Weight => 0;

    public int MaxLength => 16;

    public IEnumerable<byte[]> Seeds() => [[0, 0, 0, 0, 0, 0]];

    public bool IsTyped(Exception exception) => exception is InvalidDataException;

    public void Run(byte[] input)
    {
        if (input.Length < 6) throw new InvalidDataException("Too short.");
        if (input[0] != 'c') return;
        if (input[1] != 'a') return;
        if (input[2] != 'n') return;
        if (input[3] != 'a') return;
        if (input[4] != 'r') return;
        if (input[5] != 'y') return;

        throw new InvalidOperationException("The defect.");
    }
}
