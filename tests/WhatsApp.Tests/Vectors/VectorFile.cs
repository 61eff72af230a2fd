using System.Collections.Concurrent;
using System.Text.Json;
using Xunit;

namespace WhatsApp.Tests.Vectors;

/// <summary>
/// The golden files, from the output folder or from the folder named by VECTORS_DIR. Theories take the names of the cases as data
/// (<c>[Theory(SkipTestWithoutData = true)]</c>, since another folder may lack a file) and look the case up by name.
/// </summary>
internal static class VectorFile
{
    private const string FolderVariable = "VECTORS_DIR";

    private static readonly ConcurrentDictionary<string, JsonElement?> Files = new();

    /// <summary>The names of all cases; none when the file is not there.</summary>
    public static TheoryData<string> Names(string file) => [.. Cases(file).Select(vector => vector.Name)];

    /// <summary>All cases; none when the file is not there.</summary>
    public static IEnumerable<VectorCase> Cases(string file) =>
        Load(file) is { } root ? root.GetProperty("cases").EnumerateArray().Select(element => new VectorCase(element)) : [];

    public static VectorCase Case(string file, string name) => Cases(file).Single(vector => vector.Name == name);

    /// <summary>The file's fields beside its cases.</summary>
    public static VectorCase Head(string file) =>
        new(Load(file) ?? throw new FileNotFoundException("The vectors are missing.", file));

    private static JsonElement? Load(string file) => Files.GetOrAdd(file, static name =>
    {
        var ownFolder = Path.Combine(AppContext.BaseDirectory, "Vectors");
        var otherFolder = Environment.GetEnvironmentVariable(FolderVariable);
        var path = Path.Combine(string.IsNullOrEmpty(otherFolder) ? ownFolder : otherFolder, name);
        if (!File.Exists(path) && !string.IsNullOrEmpty(otherFolder)) return null;

        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return document.RootElement.Clone();
    });
}
