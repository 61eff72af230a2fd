using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace SessionApi.OpenApi;

/// <summary>The head of the document.</summary>
internal sealed class DocumentTransformer : IOpenApiDocumentTransformer
{
    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "WhatsApp sessions over HTTP",
            Version = "1",
            Description = "Each session is one linked device of a WhatsApp account. Times are ISO 8601 in UTC with milliseconds; phone numbers are E.164 "
                + "with a plus; what is not known or does not apply is absent. Every error is `application/problem+json` with a stable `code`.",
        };
        // Whoever serves the document serves the API.
        document.Servers = [new OpenApiServer { Url = "/" }];
        document.Components ??= new OpenApiComponents();
        foreach (var schema in document.Components.Schemas ?? new Dictionary<string, IOpenApiSchema>()) ContractSchemas.Mend(schema.Key, schema.Value, document);
        document.Components.SecuritySchemes = KeySchemes.All.ToDictionary(scheme => scheme.Key, scheme => scheme.Value);

        return Task.CompletedTask;
    }
}
