using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using SessionApi.Auth;

namespace SessionApi.OpenApi;

/// <summary>Adds to an operation what its route's description says beyond types: parameters, problem codes, headers, keys.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    private const string KeyIdPattern = "^[0-9a-f]{16}$";
    private const string IdPattern = "^[a-z0-9][a-z0-9-]{0,62}$";

    public async Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<RouteDescription>().FirstOrDefault() is not { } route) return;

        var scope = metadata.OfType<RequiredScope>().FirstOrDefault()?.Scope;
        DescribeParameters(operation, route);
        foreach (var answer in route.Answers) Describe(Answer(operation, answer.Status), answer);
        foreach (var problems in RouteProblems.Of(route, isOpen: scope is null)) Describe(Answer(operation, problems.Key), problems);
        if (scope is not null) operation.Security = KeySchemes.Requirements(context.Document!, scope);
        if (route.Body is { } body) operation.RequestBody = await BodyAsync(body, route.BodyTypes, context, cancellationToken);
    }

    // Not by the framework's metadata of a body, which would refuse other media types before the route can say why.
    private static async Task<OpenApiRequestBody> BodyAsync(
        Type body, IReadOnlyList<string> mediaTypes, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var schema = await context.GetOrCreateSchemaAsync(body, parameterDescription: null, cancellationToken);
        context.Document!.AddComponent(body.Name, schema);
        var content = mediaTypes.ToDictionary(
            mediaType => mediaType, _ => new OpenApiMediaType { Schema = new OpenApiSchemaReference(body.Name, context.Document) });

        return new OpenApiRequestBody { Content = content };
    }

    private static OpenApiResponse Answer(OpenApiOperation operation, int status) =>
        (OpenApiResponse)operation.Responses![status.ToString(CultureInfo.InvariantCulture)];

    private static void DescribeParameters(OpenApiOperation operation, RouteDescription route)
    {
        foreach (var id in operation.Parameters?.OfType<OpenApiParameter>().Where(parameter => parameter.Name == "id") ?? [])
        {
            (id.Description, var pattern, var example) = route.Tag switch
            {
                RouteTags.Keys => ("The key's id.", KeyIdPattern, "3f9a2b7c1d5e8f60"),
                RouteTags.Webhooks => ("The webhook's id.", IdPattern, "0c1f5a1e-6f9b-4f6e-9a57-2f0d2b3c4d5e"),
                _ => ("The session's id.", IdPattern, "408f7372-f7c9-4299-a8db-326bc5548a73"),
            };
            id.Schema = new OpenApiSchema { Type = JsonSchemaType.String, Pattern = pattern };
            id.Example = example;
        }

        operation.Parameters ??= [];
        foreach (var parameter in route.Parameters) operation.Parameters.Add(Parameter(parameter));
        if (operation.Parameters.Count == 0) operation.Parameters = null;
    }

    private static OpenApiParameter Parameter(RouteParameter parameter) => new()
    {
        Name = parameter.Name,
        In = parameter.In,
        Description = parameter.Description,
        Example = parameter.Type == JsonSchemaType.Integer ? int.Parse(parameter.Example, CultureInfo.InvariantCulture) : parameter.Example,
        Schema = new OpenApiSchema
        {
            Type = parameter.Type,
            Pattern = parameter.Pattern,
            Minimum = parameter.Minimum?.ToString(CultureInfo.InvariantCulture),
            Maximum = parameter.Maximum?.ToString(CultureInfo.InvariantCulture),
            Enum = parameter.Values.Count == 0 ? null : [.. parameter.Values.Select(value => (JsonNode)value)],
        },
    };

    private static void Describe(OpenApiResponse response, RouteAnswer answer)
    {
        response.Description = answer.Description;
        foreach (var (mediaType, description) in answer.OtherContent)
        {
            response.Content![mediaType] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = description } };
        }

        foreach (var (name, description) in answer.Headers)
        {
            response.Headers ??= new Dictionary<string, IOpenApiHeader>();
            response.Headers[name] = new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    private static void Describe(OpenApiResponse response, IGrouping<int, ProblemKind> problems)
    {
        response.Description = string.Join('\n', problems.Select(kind => $"- `{kind.Code}`: {kind.Title}"));
        response.Content![DescribedRoutes.ProblemType].Examples = problems.ToDictionary(kind => kind.Code, Example);
    }

    private static IOpenApiExample Example(ProblemKind kind) => new OpenApiExample
    {
        Value = new JsonObject
        {
            ["type"] = $"/problems/{kind.Code}",
            ["title"] = kind.Title,
            ["status"] = kind.Status,
            ["code"] = kind.Code,
            ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
        },
    };
}
