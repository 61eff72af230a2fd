namespace Fuzzing.Engine;

/// <summary>Code that reads bytes of others, and what it may do with them.</summary>
internal interface ITarget
{
    /// <summary>Also the name of its corpus file.</summary>
    string Name { get; }

    /// <summary>Share of the inputs of a run over all targets: the cheaper the target, the more.</summary>
    int Weight { get; }

    /// <summary>Inputs are no longer than this, bytes.</summary>
    int MaxLength => 2048;

    /// <summary>Whole tokens of the format that bytes changed at random hardly ever make.</summary>
    IReadOnlyList<byte[]> Dictionary => [];

    /// <summary>Well-formed inputs to start from.</summary>
    IEnumerable<byte[]> Seeds();

    /// <summary>Bytes that reading an input may allocate at most.</summary>
    long AllocationLimit(int inputLength) => (256 << 10) + (512L * inputLength);

    /// <summary>Whether the exception is one of those that the code promises for wrong bytes.</summary>
    bool IsTyped(Exception exception);

    /// <summary>Reads one input; what it throws and <see cref="IsTyped"/> does not know is a finding.</summary>
    void Run(byte[] input);
}
