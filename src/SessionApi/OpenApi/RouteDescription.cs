namespace SessionApi.OpenApi;

/// <summary>What the document says of a route. Problems that any route may have (wrong key, outage, ...) are added to each.</summary>
/// <param name="Name">Operation id.</param>
/// <param name="Tag">The group it belongs to.</param>
/// <param name="Summary">A line.</param>
internal sealed record RouteDescription(string Name, string Tag, string Summary)
{
    /// <summary>More than a line.</summary>
    public string? Details { get; init; }

    /// <summary>Answers that are no problems.</summary>
    public required IReadOnlyList<RouteAnswer> Answers { get; init; }

    /// <summary>Problems of this route.</summary>
    public IReadOnlyList<ProblemKind> Problems { get; init; } = [];

    /// <summary>Query parameters and headers; the path's are known.</summary>
    public IReadOnlyList<RouteParameter> Parameters { get; init; } = [];

    /// <summary>Type of the JSON body; null for none. A body is optional wherever there is one.</summary>
    public Type? Body { get; init; }

    /// <summary>Media types of the body.</summary>
    public IReadOnlyList<string> BodyTypes { get; init; } = ["application/json"];
}
