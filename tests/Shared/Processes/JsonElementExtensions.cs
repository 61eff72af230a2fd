using System.Text.Json;

namespace Shared.Processes;

internal static class JsonElementExtensions
{
    /// <summary>A string field; null when it is absent.</summary>
    public static string? Text(this JsonElement element, string field) =>
        element.TryGetProperty(field, out var value) ? value.GetString() : null;
}
