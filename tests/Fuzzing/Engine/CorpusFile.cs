namespace Fuzzing.Engine;

/// <summary>Inputs worth keeping, one in hex per line; a line that begins with # tells why the next one is there.</summary>
internal static class CorpusFile
{
    private const string Extension = ".hex";

    /// <summary>The stored corpus of a target; empty when there is none.</summary>
    public static IReadOnlyList<byte[]> Read(string target)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "corpus", target + Extension);

        return File.Exists(path)
            ? [.. File.ReadLines(path).Where(line => !line.StartsWith('#')).Select(Convert.FromHexString)]
            : [];
    }

    /// <summary>Replaces a target's file in a folder; lines with a reason, and the inputs they belong to, stay in front.</summary>
    public static void Write(string folder, string target, IEnumerable<byte[]> inputs)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, target + Extension);
        string[] old = File.Exists(path) ? File.ReadAllLines(path) : [];
        var kept = old.Where((line, i) => line.StartsWith('#') || (i > 0 && old[i - 1].StartsWith('#')));
        File.WriteAllLines(path, kept.Concat(inputs.Select(Convert.ToHexStringLower)).Distinct());
    }
}
