using System.Globalization;

namespace Benchmarks;

/// <summary>What stands behind a benchmark's name: <c>--option number</c>, and flags.</summary>
internal sealed class BenchmarkArguments(IReadOnlyList<string> arguments)
{
    /// <summary>The number behind an option, or what it is without.</summary>
    public int Number(string option, int otherwise)
    {
        for (var i = 0; i + 1 < arguments.Count; i++)
        {
            if (arguments[i] == option) return int.Parse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture);
        }

        return otherwise;
    }

    public bool Has(string flag) => arguments.Contains(flag);
}
