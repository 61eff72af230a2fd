using System.Text.Json;

namespace Fuzzing.Targets;

/// <summary>Inputs out of the golden vectors.</summary>
internal static class Seeds
{
    /// <summary>Longer vectors try limits of size; here they would only be slow.</summary>
    private const int MaxLength = 2048;

    /// <summary>Every text in the file that stands under that name, at any depth.</summary>
    public static IEnumerable<string> Texts(string file, string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Vectors", file)));

        return [.. Find(document.RootElement, name).Distinct()];
    }

    /// <summary>The same as bytes.</summary>
    public static IEnumerable<byte[]> Bytes(string file, string name) =>
        Texts(file, name).Where(hex => hex.Length <= 2 * MaxLength).Select(Convert.FromHexString);

    private static IEnumerable<string> Find(JsonElement element, string name) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(property =>
            property.Name == name && property.Value.ValueKind == JsonValueKind.String
                ? [property.Value.GetString()!]
                : Find(property.Value, name)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(item => Find(item, name)),
        _ => [],
    };
}
