using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace SessionApi;

/// <summary>A JSON answer, 200 unless it says otherwise.</summary>
internal sealed class JsonAnswer<T>(T body, JsonTypeInfo<T> typeInfo) : IResult, IStatusCodeHttpResult
{
    private const string JsonContentType = "application/json; charset=utf-8";

    public int? StatusCode { get; init; } = StatusCodes.Status200OK;

    public string ContentType { get; init; } = JsonContentType;

    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = StatusCode!.Value;
        response.ContentType = ContentType;

        // A QR code links whoever sees it, and a status is old the moment it is cached.
        response.Headers.CacheControl = "no-store";

        return JsonSerializer.SerializeAsync(response.BodyWriter, body, typeInfo, httpContext.RequestAborted);
    }
}
