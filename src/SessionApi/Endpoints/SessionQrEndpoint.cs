using System.Globalization;
using System.Net.Mime;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionApi.Auth;
using SessionApi.Contracts;
using SessionApi.Qr;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary><c>GET /sessions/{id}/qr</c>: the QR now valid, in the form that <c>Accept</c> asks for.</summary>
internal sealed class SessionQrEndpoint(ISessions sessions, TimeProvider time)
{
    private const string Png = MediaTypeNames.Image.Png;
    private const string Svg = MediaTypeNames.Image.Svg;
    private const string Text = MediaTypeNames.Text.Plain;
    private const string Json = MediaTypeNames.Application.Json;
    private const int LeastSize = 100;
    private const int GreatestSize = 2000;

    /// <summary>The route. <c>size</c>: edge of the PNG in pixels, 100 to 2000; modules are whole pixels, so it is the next smaller that fits.</summary>
    /// <response code="200">PNG unless <c>Accept</c> prefers SVG, the text of the symbol, or JSON.</response>
    /// <response code="400"><c>invalid-session-id</c>, <c>invalid-request</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="406"><c>not-acceptable</c>.</response>
    /// <response code="409"><c>not-awaiting-scan</c>.</response>
    public async Task<Results<ContentAnswer, JsonAnswer<QrResponse>, ProblemResult>> GetAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var errors = new FieldErrors();
        var size = ReadSize(request, errors);
        if (errors.Any) return Problems.InvalidFields(errors.ToDictionary());
        if (Accepted.Best(request, Png, Svg, Text, Json) is not { } type) return Problems.NotAcceptable(Png, Svg, Text, Json);

        var session = await sessions.Get(new SessionKey(caller.Tenant, id)).GetAsync(cancellationToken);
        if (session is null) return Problems.SessionNotFound(id);
        if (session.ValidQr(time.GetUtcNow()) is not { } qr) return Problems.NotAwaitingScan(session);

        request.HttpContext.Response.Headers.Vary = "Accept";
        return type switch
        {
            Png => new ContentAnswer(Png, QrImage.ToPng(qr.Text, size)),
            Svg => new ContentAnswer(Svg, Encoding.UTF8.GetBytes(QrImage.ToSvg(qr.Text))),
            Text => new ContentAnswer("text/plain; charset=utf-8", Encoding.UTF8.GetBytes(qr.Text)),
            _ => new JsonAnswer<QrResponse>(QrResponse.From(qr), ApiJson.Context.QrResponse),
        };
    }

    private static int? ReadSize(HttpRequest request, FieldErrors errors)
    {
        var values = request.Query["size"];
        if (values.Count == 0) return null;
        if (values.Count == 1
            && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            && size is >= LeastSize and <= GreatestSize)
        {
            return size;
        }

        errors.Add("size", $"must be a whole number of pixels from {LeastSize} to {GreatestSize}");
        return null;
    }
}
