namespace Fuzzing.Engine;

/// <summary>What a run over one target did.</summary>
/// <param name="Target">Its name.</param>
/// <param name="Inputs">Inputs run, the corpus included.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="SeedEdges">Branches (in 65,536 counters) that seeds and stored corpus reach.</param>
/// <param name="Edges">Branches reached at the end.</param>
/// <param name="Kept">Inputs kept because they went where none went before.</param>
/// <param name="MaxAllocated">Bytes that the dearest input allocated.</param>
/// <param name="MaxMilliseconds">Of the slowest input.</param>
/// <param name="Findings">Empty when all is well.</param>
internal sealed record RunReport(
    string Target,
    long Inputs,
    double Seconds,
    int SeedEdges,
    int Edges,
    int Kept,
    long MaxAllocated,
    double MaxMilliseconds,
    IReadOnlyList<Finding> Findings)
{
    /// <summary>A line for people.</summary>
    public override string ToString() => string.Create(
        System.Globalization.CultureInfo.InvariantCulture,
        $"{Target,-18} {Inputs,10} inputs {Inputs / Math.Max(Seconds, 0.001),9:F0}/s {SeedEdges,6} -> {Edges,6} edges {Kept,5} kept {MaxAllocated / 1024,7} KiB {MaxMilliseconds,7:F1} ms {Findings.Count,3} findings");
}
