using Microsoft.AspNetCore.Http.Features;

namespace WhatsAppSimulator.Http;

/// <summary>Reads a request's bytes, more than other bodies may have. Their length is declared, so that not more is kept than comes.</summary>
internal static class PictureBody
{
    /// <summary>Either the bytes or the problem is null.</summary>
    public static async Task<(byte[]? Bytes, IResult? Problem)> ReadAsync(HttpRequest request, int limit)
    {
        if (request.ContentLength is not { } length) return (null, Problems.Unspecified(StatusCodes.Status411LengthRequired));
        if (length > limit) return (null, Problems.Unspecified(StatusCodes.Status413PayloadTooLarge));

        request.HttpContext.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        try
        {
            var bytes = new byte[length];
            await request.Body.ReadExactlyAsync(bytes, request.HttpContext.RequestAborted);
            return (bytes, null);
        }
        catch (BadHttpRequestException exception)
        {
            return (null, Problems.Unspecified(exception.StatusCode));
        }
    }
}
