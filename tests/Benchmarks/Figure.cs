namespace Benchmarks;

/// <summary>Something measured several times.</summary>
/// <param name="Name">What.</param>
/// <param name="Unit">Of every value.</param>
/// <param name="Values">In the order measured; at least one.</param>
internal sealed record Figure(string Name, string Unit, IReadOnlyList<double> Values)
{
    /// <summary>The value below which that share of the values lies (nearest rank).</summary>
    /// <param name="share">Above 0, at most 1.</param>
    public double Percentile(double share)
    {
        var sorted = Values.Order().ToArray();
        return sorted[(int)Math.Ceiling(share * sorted.Length) - 1];
    }
}
