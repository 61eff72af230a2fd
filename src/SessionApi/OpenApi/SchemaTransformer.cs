using System.ComponentModel;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SessionApi.OpenApi;

/// <summary>Gives fields their description and example, and times the form that the API writes.</summary>
internal sealed class SchemaTransformer : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type) ?? context.JsonTypeInfo.Type;
        if (type == typeof(DateTimeOffset)) (schema.Type, schema.Format, schema.Pattern) = (JsonSchemaType.String, "date-time", null);
        // Numbers are never written as text, nor read from it.
        if (type == typeof(int) || type == typeof(long)) (schema.Type, schema.Pattern) = (JsonSchemaType.Integer, null);
        if (type == typeof(double)) (schema.Type, schema.Pattern) = (JsonSchemaType.Number, null);
        // Absent means absent: nothing that is there is null.
        if (schema.Type is { } described) schema.Type = described & ~JsonSchemaType.Null;

        var attributes = context.JsonPropertyInfo?.AttributeProvider?.GetCustomAttributes(inherit: false) ?? [];
        foreach (var attribute in attributes)
        {
            if (attribute is DescriptionAttribute { Description: var text }) schema.Description = text;
            if (attribute is ExampleAttribute { Json: var json }) schema.Examples = [JsonNode.Parse(json)!];
            if (attribute is WordsAttribute { Words: var words }) schema.Enum = [.. words.Select(word => (JsonNode)word)];
        }

        return Task.CompletedTask;
    }
}
