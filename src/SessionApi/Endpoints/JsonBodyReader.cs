using System.Buffers;
using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SessionApi.Endpoints;

/// <summary>
/// Reads a JSON object within the limits of size and depth. An empty body counts as no body whatever its media type: many clients
/// send <c>Content-Type</c> without one.
/// </summary>
internal sealed class JsonBodyReader(IOptions<RequestLimitsOptions> limits)
{
    private readonly int _maxLength = limits.Value.BodyBytes;

    private readonly JsonDocumentOptions _json = new() { MaxDepth = limits.Value.JsonDepth, AllowDuplicateProperties = false };

    /// <summary>The document, to be disposed; or the problem; or neither when there is no body.</summary>
    public async Task<(JsonDocument? Document, ProblemResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Chunked bodies tell no length beforehand; the server's own limit is not there on every host. So both are checked here.
        if (request.ContentLength > _maxLength) return (null, Problems.PayloadTooLarge(_maxLength));

        var buffer = ArrayPool<byte>.Shared.Rent(_maxLength + 1);
        try
        {
            var length = await request.Body.ReadAtLeastAsync(
                buffer.AsMemory(0, _maxLength + 1), _maxLength + 1, throwOnEndOfStream: false, cancellationToken);

            if (length > _maxLength) return (null, Problems.PayloadTooLarge(_maxLength));
            if (length == 0) return (null, null);
            if (!IsJson(request)) return (null, Problems.UnsupportedMediaType());

            return Parse(buffer.AsSpan(0, length).ToArray());
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private (JsonDocument?, ProblemResult?) Parse(byte[] body)
    {
        try
        {
            var document = JsonDocument.Parse(body, _json);
            if (document.RootElement.ValueKind == JsonValueKind.Object) return (document, null);

            document.Dispose();
            return (null, Problems.InvalidRequest("The body has to be a JSON object."));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return (null, Problems.InvalidRequest($"The body is not JSON, names a field twice, or is nested deeper than {_json.MaxDepth}."));
        }
    }

    private static bool IsJson(HttpRequest request)
    {
        if (request.Headers.ContentEncoding.Count > 0) return false;
        if (string.IsNullOrEmpty(request.ContentType)) return true;
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || type.MediaType is not { } mediaType) return false;

        var isJson = mediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (mediaType.StartsWith("application/", StringComparison.OrdinalIgnoreCase)
                && mediaType.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

        return isJson && (type.CharSet is null || type.CharSet.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));
    }
}
