using System.Text.Json;

namespace SessionServer;

/// <summary>
/// Reads <c>local.settings.json</c>, the settings of a developer's machine in the form of Azure Functions: its <c>Values</c> are named like
/// environment variables (<c>A__B</c>). So one file serves both hosts.
/// </summary>
internal static class LocalSettings
{
    private const string FileName = "local.settings.json";

    private static readonly JsonDocumentOptions Json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The settings of the file in <paramref name="folder"/>, or null when there is none. An empty value is one not set.</summary>
    /// <exception cref="InvalidOperationException">The file is not what it should be.</exception>
    public static IReadOnlyDictionary<string, string?>? Read(string folder)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path)) return null;

        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), Json);

            return document.RootElement.GetProperty("Values").EnumerateObject()
                .Select(value => (Name: value.Name.Replace("__", ":", StringComparison.Ordinal), Text: value.Value.GetString()))
                .Where(value => !string.IsNullOrEmpty(value.Text))
                .ToDictionary(value => value.Name, value => value.Text, StringComparer.OrdinalIgnoreCase);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new InvalidOperationException($"{FileName} has to be a JSON object with text values under Values.", exception);
        }
    }
}
