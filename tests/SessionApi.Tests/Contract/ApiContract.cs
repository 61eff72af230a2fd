using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using SessionApi.Tests.Hosting;

namespace SessionApi.Tests.Contract;

/// <summary>The document as a promise: which operations there are, and whether an answer is one that it allows. A field it does not name is not allowed.</summary>
internal sealed class ApiContract
{
    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true };

    private readonly Dictionary<string, JsonSchema> _schemas;

    private ApiContract(JsonElement document)
    {
        Operations =
        [
            .. document.GetProperty("paths").EnumerateObject().SelectMany(path => path.Value.EnumerateObject()
                .Where(one => one.Value.TryGetProperty("operationId", out _))
                .Select(one => new Operation(HttpMethod.Parse(one.Name.ToUpperInvariant()), path.Name, one.Value, document))),
        ];
        var schemas = JsonNode.Parse(document.GetProperty("components").GetProperty("schemas").GetRawText().Replace("#/components/schemas/", "#/$defs/", StringComparison.Ordinal))!.AsObject();
        foreach (var schema in schemas.Select(one => one.Value!.AsObject()).Where(one => one.ContainsKey("properties"))) schema["additionalProperties"] = false;
        var definitions = schemas.ToJsonString();
        _schemas = schemas.ToDictionary(
            one => one.Key,
            one => JsonSchema.FromText($$"""{"$schema":"https://json-schema.org/draft/2020-12/schema","$ref":"#/$defs/{{one.Key}}","$defs":{{definitions}}}"""));
    }

    public IReadOnlyList<Operation> Operations { get; }

    /// <summary>That of the API as it is served.</summary>
    public static async Task<ApiContract> ReadAsync(ApiHost api)
    {
        var text = await api.Client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), TestContext.Current.CancellationToken);
        return new(JsonElement.Parse(text));
    }

    /// <summary>What of an answer is not as the document says; null when all is.</summary>
    public string? Fault(Operation operation, int status, string? mediaType, string body)
    {
        if (!operation.Statuses.Contains(status)) return $"{operation} answered {status}, which the document does not name: {body}";
        if (!operation.MayAnswer(status, mediaType)) return $"{operation} answered {status} as {mediaType ?? "nothing"}, which the document does not name: {body}";
        if (mediaType is null || operation.SchemaOf(status, mediaType) is not { } name || !mediaType.EndsWith("json", StringComparison.Ordinal)) return null;

        var results = _schemas[name].Evaluate(JsonElement.Parse(body), Options);
        return results.IsValid
            ? null
            : $"{operation} answered {status} with what is no {name}: {body}\n{string.Join('\n', (results.Details ?? []).Where(one => one.Errors is { Count: > 0 })
                .Select(one => $"{one.InstanceLocation}: {string.Join(", ", one.Errors!.Values)}"))}";
    }
}
