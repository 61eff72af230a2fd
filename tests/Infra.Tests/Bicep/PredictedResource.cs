using System.Text.Json;

namespace Infra.Tests.Bicep;

/// <summary>A resource of a snapshot.</summary>
internal sealed record PredictedResource(JsonElement Json)
{
    public string Id => Json.GetProperty("id").GetString()!;

    public string Type => Json.GetProperty("type").GetString()!;

    public string Name => Json.GetProperty("name").GetString()!;

    /// <summary>The value at a path below <c>properties</c>; null when it is not there.</summary>
    public JsonElement? Property(params ReadOnlySpan<string> path)
    {
        if (!Json.TryGetProperty("properties", out var value)) return null;

        foreach (var name in path)
        {
            if (value.ValueKind != JsonValueKind.Object || !value.TryGetProperty(name, out value)) return null;
        }

        return value;
    }

    /// <summary>The text of <see cref="Property"/>, numbers and booleans as JSON writes them.</summary>
    public string? Text(params ReadOnlySpan<string> path) => Property(path)?.ToString();

    public bool IsType(string type) => Type.Equals(type, StringComparison.OrdinalIgnoreCase);

    public override string ToString() => $"{Type} {Name}";
}
