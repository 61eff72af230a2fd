using Fuzzing.Engine;

namespace Fuzzing.Tests.Canaries;

/// <summary>A planted defect: with a step of 0 it never gets to the end.</summary>
internal sealed class EndlessCanary : ITarget
{
    private volatile int _at;

    public string Name => "canary-endless";

    public int Weight => 0;

    public IEnumerable<byte[]> Seeds() => [[1, 2]];

    public bool IsTyped(Exception exception) => false;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        _at = 0;
        while (_at < input.Length) _at += input[0];
    }
}
