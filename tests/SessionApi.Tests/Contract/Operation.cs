using System.Globalization;
using System.Text.Json;

namespace SessionApi.Tests.Contract;

/// <summary>One method of one path of the document.</summary>
internal sealed class Operation(HttpMethod method, string path, JsonElement description, JsonElement document)
{
    public HttpMethod Method { get; } = method;

    public string Path { get; } = path;

    public string Id { get; } = description.GetProperty("operationId").GetString()!;

    /// <summary>Every status that the document names.</summary>
    public IReadOnlySet<int> Statuses { get; } =
        description.GetProperty("responses").EnumerateObject().Select(answer => int.Parse(answer.Name, CultureInfo.InvariantCulture)).ToHashSet();

    /// <summary>Name, place (path, query, header) and example.</summary>
    public IReadOnlyList<(string Name, string In, string Example)> Parameters { get; } = description.TryGetProperty("parameters", out var parameters)
        ? [.. parameters.EnumerateArray().Select(one => (one.GetProperty("name").GetString()!, one.GetProperty("in").GetString()!, one.GetProperty("example").ToString()))]
        : [];

    /// <summary>Media types of the body; empty when it takes none.</summary>
    public IReadOnlyList<string> BodyTypes { get; } = description.TryGetProperty("requestBody", out var body)
        ? [.. body.GetProperty("content").EnumerateObject().Select(content => content.Name)]
        : [];

    /// <summary>Fields of the body, each with its examples as JSON.</summary>
    public IReadOnlyList<(string Name, IReadOnlyList<string> Examples)> BodyFields { get; } =
        description.TryGetProperty("requestBody", out var requestBody) ? FieldsOf(requestBody, document) : [];

    /// <summary>Name of the schema of an answer; null when it has none of that kind.</summary>
    public string? SchemaOf(int status, string mediaType)
    {
        var answer = description.GetProperty("responses").GetProperty(status.ToString(CultureInfo.InvariantCulture));
        return answer.TryGetProperty("content", out var content)
            && content.TryGetProperty(mediaType, out var described)
            && described.TryGetProperty("schema", out var schema)
            && schema.TryGetProperty("$ref", out var reference)
                ? reference.GetString()!.Split('/')[^1]
                : null;
    }

    /// <summary>Whether the document says that an answer may have that media type; one without content has none.</summary>
    public bool MayAnswer(int status, string? mediaType)
    {
        var answer = description.GetProperty("responses").GetProperty(status.ToString(CultureInfo.InvariantCulture));
        return answer.TryGetProperty("content", out var content) ? mediaType is not null && content.TryGetProperty(mediaType, out _) : mediaType is null;
    }

    public override string ToString() => $"{Method} {Path}";

    private static IReadOnlyList<(string, IReadOnlyList<string>)> FieldsOf(JsonElement requestBody, JsonElement document)
    {
        var schema = requestBody.GetProperty("content").EnumerateObject().First().Value.GetProperty("schema");
        if (schema.TryGetProperty("$ref", out var reference))
        {
            schema = document.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
        }

        return !schema.TryGetProperty("properties", out var fields)
            ? []
            : [.. fields.EnumerateObject().Select(field => (field.Name, (IReadOnlyList<string>)(field.Value.TryGetProperty("examples", out var examples)
                ? [.. examples.EnumerateArray().Select(example => example.GetRawText())]
                : [])))];
    }
}
