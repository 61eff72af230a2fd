using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;
using Scalar.AspNetCore;
using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>The document of this API, made of the routes' descriptions, and the page that shows it. Both are open to everybody and call nobody.</summary>
internal static class ApiDocument
{
    private const string Name = "v1";
    private const string Pattern = $"/openapi/{Name}.json";
    private const int NonceLength = 16;

    /// <summary>What makes the document.</summary>
    public static IServiceCollection AddApiDocument(this IServiceCollection services)
    {
        services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, ApiJson.Context);
            options.SerializerOptions.PropertyNamingPolicy = ApiJson.Context.Options.PropertyNamingPolicy;
        });

        return services.AddOpenApi(Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer<DocumentTransformer>();
            options.AddOperationTransformer<OperationTransformer>();
            options.AddSchemaTransformer<SchemaTransformer>();
        });
    }

    /// <summary><c>GET /openapi/v1.json</c> and <c>GET /docs</c>.</summary>
    public static void MapDocument(this IEndpointRouteBuilder routes)
    {
        routes.MapOpenApi(Pattern).ExcludeFromDescription();
        routes.MapScalarApiReference("/docs", ConfigurePage).ExcludeFromDescription();
    }

    private static void ConfigurePage(ScalarOptions options, HttpContext context)
    {
        // In hex: nothing of it changes its spelling inside of HTML.
        var nonce = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NonceLength));
        // The page styles itself and shows images of its own; scripts and calls go nowhere else.
        context.Response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
            + "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        context.Response.Headers["Referrer-Policy"] = "no-referrer";

        options.WithTitle("WhatsApp sessions over HTTP")
            .WithNonce(nonce)
            .WithOpenApiRoutePattern(Pattern)
            .DisableDefaultFonts()
            .DisableAgent()
            .DisableMcp();
    }
}
