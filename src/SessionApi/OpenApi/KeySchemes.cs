using Microsoft.OpenApi;

namespace SessionApi.OpenApi;

/// <summary>The ways to present a key.</summary>
internal static class KeySchemes
{
    private const string Bearer = "bearer";
    private const string Header = "apiKey";
    private const string FunctionsHeader = "functionsKey";
    private const string FunctionsQuery = "functionsCode";

    public static readonly IReadOnlyDictionary<string, IOpenApiSecurityScheme> All = new Dictionary<string, IOpenApiSecurityScheme>
    {
        [Bearer] = new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "`Authorization: Bearer KEY`." },
        [Header] = In(ParameterLocation.Header, "X-Api-Key", "The key in a header."),
        [FunctionsHeader] = In(ParameterLocation.Header, "x-functions-key", "As callers of Azure Functions send it."),
        [FunctionsQuery] = In(ParameterLocation.Query, "code", "As callers of Azure Functions send it; never logged."),
    };

    /// <summary>Any one of them, with a scope.</summary>
    public static List<OpenApiSecurityRequirement> Requirements(OpenApiDocument document, string scope) =>
        [.. All.Keys.Select(name => new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(name, document)] = [scope] })];

    private static OpenApiSecurityScheme In(ParameterLocation location, string name, string description) =>
        new() { Type = SecuritySchemeType.ApiKey, In = location, Name = name, Description = description };
}
