using System.ComponentModel;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>
/// Says of the contracts what the generator does not: in an answer absent means absent, so nothing is null and what may be missing is not required;
/// in a body null is allowed; and a field that is an object of its own keeps its description.
/// </summary>
internal static class ContractSchemas
{
    private const string BodySuffix = "Body";

    /// <summary>Mends one schema.</summary>
    /// <param name="name">Name of the schema, which is the contract type's.</param>
    /// <param name="schema">To be changed.</param>
    /// <param name="document">What references refer to.</param>
    public static void Mend(string name, IOpenApiSchema schema, OpenApiDocument document)
    {
        if (schema.Properties is not { } fields || typeof(SessionResponse).Assembly.GetType($"{typeof(SessionResponse).Namespace}.{name}") is not { } type) return;

        var nullability = new NullabilityInfoContext();
        foreach (var property in type.GetProperties())
        {
            var field = JsonNamingPolicy.CamelCase.ConvertName(property.Name);
            if (!fields.TryGetValue(field, out var described)) continue;

            if (Target(described) is { } target) fields[field] = Reference(target, property, document);
            if (nullability.Create(property).ReadState == NullabilityState.Nullable) schema.Required?.Remove(field);
            if (name.EndsWith(BodySuffix, StringComparison.Ordinal)) AllowNull(described, nullability.Create(property));
        }
    }

    private static void AllowNull(IOpenApiSchema field, NullabilityInfo value)
    {
        ((OpenApiSchema)field).Type |= JsonSchemaType.Null;
        if (field.AdditionalProperties is OpenApiSchema item && value.GenericTypeArguments is [_, { ReadState: NullabilityState.Nullable }])
        {
            item.Type |= JsonSchemaType.Null;
        }
    }

    private static string? Target(IOpenApiSchema field) =>
        (field as OpenApiSchemaReference ?? field.OneOf?.OfType<OpenApiSchemaReference>().SingleOrDefault())?.Reference.Id;

    private static OpenApiSchemaReference Reference(string target, PropertyInfo property, OpenApiDocument document) => new(target, document)
    {
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description,
        Examples = property.GetCustomAttribute<ExampleAttribute>() is { } example ? [JsonNode.Parse(example.Json)!] : null,
    };
}
