using Microsoft.Net.Http.Headers;
using WhatsAppSimulator.Http.Api;
using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator.Http;

/// <summary><c>POST /phones/{number}/scan</c>: the phone is pointed at a code, told as text, as a session or as a picture.</summary>
internal sealed class ScanEndpoint(SimulatedServer server, SessionCodes codes)
{
    private const string PictureType = "image/x-portable-graymap";

    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/phones/{number}/scan", ScanAsync);

    /// <summary>
    /// 200 with the device when it is linked. 404 <c>phone-not-found</c>; 400 <c>not-a-qr</c>, <c>not-a-picture</c>; 422 <c>no-qr-in-picture</c>,
    /// <c>several-qrs</c>; 409 with the phone's reason, <c>api-unknown</c> or <c>no-qr</c>; 502 <c>api-unreachable</c>, <c>api-key-refused</c>,
    /// <c>api-unexpected</c>.
    /// </summary>
    private async Task<IResult> ScanAsync(string number, HttpRequest request)
    {
        var cancellationToken = request.HttpContext.RequestAborted;
        try
        {
            var (qr, problem) = IsPicture(request) ? await ReadPictureAsync(request) : await ReadJsonAsync(request);
            if (problem is not null) return problem;
            if (server.FindPhone(number) is not { } phone) return Problems.PhoneNotFound();

            return Results.Ok(DeviceResponse.From(await phone.ScanAsync(qr!, cancellationToken)));
        }
        catch (ScanRefusedException refusal)
        {
            return Problems.ScanRefused(refusal);
        }
        catch (ApiException exception)
        {
            return Problems.ApiFailed(exception);
        }
    }

    private async Task<(string? Qr, IResult? Problem)> ReadJsonAsync(HttpRequest request)
    {
        var (body, problem) = await JsonBody.ReadAsync(request, HttpJsonContext.Default.ScanRequest);
        return (body, problem) switch
        {
            (_, not null) => (null, problem),
            ({ Qr: { } qr, Session: null }, _) => (qr, null),
            ({ Qr: null, Session: { } session }, _) => (await codes.ReadAsync(session, request.HttpContext.RequestAborted), null),
            _ => (null, Problems.InvalidBody()),
        };
    }

    private async Task<(string? Qr, IResult? Problem)> ReadPictureAsync(HttpRequest request)
    {
        var (file, problem) = await PictureBody.ReadAsync(request, GrayPicture.MaxLength);
        if (problem is not null) return (null, problem);
        if (GrayPicture.Parse(file) is not { } picture) return (null, Problems.NotAPicture());

        var texts = await QrCamera.ReadAsync(picture, request.HttpContext.RequestAborted);
        // A screenshot may show other codes beside the one that is meant.
        string[] meant = texts.Count > 1 ? [.. texts.Where(text => QrText.Parse(text) is not null)] : [.. texts];
        return meant switch
        {
            [var one] => (one, null),
            [] => (null, Problems.NoQrInPicture()),
            _ => (null, Problems.SeveralQrs()),
        };
    }

    private static bool IsPicture(HttpRequest request) =>
        MediaTypeHeaderValue.TryParse(request.ContentType, out var type) && type.MediaType.Equals(PictureType, StringComparison.OrdinalIgnoreCase);
}
