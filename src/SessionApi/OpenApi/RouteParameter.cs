using Microsoft.OpenApi;

namespace SessionApi.OpenApi;

/// <summary>A parameter of a route, for the document.</summary>
/// <param name="Name">As callers write it.</param>
/// <param name="In">Where.</param>
/// <param name="Description">What it does, with unit and bounds.</param>
/// <param name="Example">A value.</param>
internal sealed record RouteParameter(string Name, ParameterLocation In, string Description, string Example)
{
    /// <summary>Text unless set.</summary>
    public JsonSchemaType Type { get; init; } = JsonSchemaType.String;

    /// <summary>Regular expression of the value, if it has one.</summary>
    public string? Pattern { get; init; }

    /// <summary>Least value of a number.</summary>
    public int? Minimum { get; init; }

    /// <summary>Greatest value of a number.</summary>
    public int? Maximum { get; init; }

    /// <summary>All there is, if few.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}
