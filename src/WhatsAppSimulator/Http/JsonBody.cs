using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace WhatsAppSimulator.Http;

/// <summary>Reads a request's JSON; demanding its media type keeps simple cross-site forms out.</summary>
internal static class JsonBody
{
    /// <summary>Either the value or the problem is null.</summary>
    public static async Task<(T? Value, IResult? Problem)> ReadAsync<T>(HttpRequest request, JsonTypeInfo<T> type)
        where T : class
    {
        if (!request.HasJsonContentType()) return (null, Problems.UnsupportedMediaType());

        try
        {
            return await request.ReadFromJsonAsync(type, request.HttpContext.RequestAborted) is { } value
                ? (value, null)
                : (null, Problems.InvalidBody());
        }
        catch (JsonException)
        {
            return (null, Problems.InvalidBody());
        }
        catch (BadHttpRequestException exception)
        {
            return (null, Problems.Unspecified(exception.StatusCode));
        }
    }
}
