using Fuzzing.Engine;

namespace Fuzzing.Tests.Canaries;

/// <summary>A planted defect: it believes a length before the bytes are there.</summary>
internal sealed class GreedyCanary : ITarget
{
    public string Name => "canary-greedy";

    public int Weight => 0;

    public IEnumerable<byte[]> Seeds() => [[0, 0, 1, 7]];

    public bool IsTyped(Exception exception) => exception is InvalidDataException;

    public void Run(byte[] input)
    {
        if (input.Length < 3) throw new InvalidDataException("Too short.");

        var content = new byte[(input[0] << 16) | (input[1] << 8) | input[2]];
        input.AsSpan(3, Math.Min(content.Length, input.Length - 3)).CopyTo(content);
    }
}
