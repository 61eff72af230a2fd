using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Shared.Processes;

namespace Benchmarks;

/// <summary>Figures as a table for people and as JSON for comparing runs.</summary>
internal static class Report
{
    public static void Print(TextWriter output, IEnumerable<Figure> figures)
    {
        output.WriteLine($"{"figure",-44} {"unit",-6} {"n",5} {"median",9} {"p95",9} {"p99",9}");
        foreach (var figure in figures)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{figure.Name,-44} {figure.Unit,-6} {figure.Values.Count,5} {figure.Percentile(0.5),9:0.0} {figure.Percentile(0.95),9:0.0} {figure.Percentile(0.99),9:0.0}"));
        }
    }

    /// <summary>Writes <c>artifacts/bench/NAME.json</c>; its path below the repository.</summary>
    public static string Save(string name, IEnumerable<Figure> figures)
    {
        var path = Path.Combine("artifacts", "bench", name + ".json");
        var file = Path.Combine(Repository.Root, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        using var stream = File.Create(file);
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("machine", $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}");
        writer.WriteStartArray("figures");
        foreach (var figure in figures)
        {
            writer.WriteStartObject();
            writer.WriteString("figure", figure.Name);
            writer.WriteString("unit", figure.Unit);
            writer.WriteNumber("n", figure.Values.Count);
            writer.WriteNumber("median", figure.Percentile(0.5));
            writer.WriteNumber("p95", figure.Percentile(0.95));
            writer.WriteNumber("p99", figure.Percentile(0.99));
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        return path;
    }
}
