using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using WhatsAppSimulator.Http.Api;
using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator.Http;

/// <summary>Every error answer: <c>application/problem+json</c> with a stable <c>code</c>.</summary>
internal static class Problems
{
    public static IResult NotLocal() => Create(403, "not-local", "Only programs of this machine are served.");

    public static IResult ForeignHost() => Create(403, "foreign-host", "The Host header must name this machine.");

    public static IResult ForeignOrigin() => Create(403, "foreign-origin", "Pages of other origins are not served.");

    public static IResult Forwarded() => Create(403, "forwarded-request", "Forwarded requests are not served.");

    public static IResult InvalidBody() => Create(400, "invalid-body", "The body is not the JSON object that is expected here.");

    public static IResult UnsupportedMediaType() => Create(415, "unsupported-media-type", "The body must be application/json.");

    public static IResult InvalidNumber() => Create(400, "invalid-number", "A number is 7 to 15 digits and does not begin with 0.");

    public static IResult PhoneExists() => Create(409, "phone-exists", "The number has a phone already.");

    public static IResult PhoneNotFound() => Create(404, "phone-not-found", "No phone has this number.");

    public static IResult DeviceNotFound() => Create(404, "device-not-found", "The phone has no such linked device.");

    public static IResult UnknownDelivery() => Create(400, "unknown-delivery", "The service sends nothing of this kind.");

    /// <param name="expectation">What the request should have been.</param>
    public static IResult InvalidDelivery(string expectation) => Create(400, "invalid-delivery", $"This cannot be sent: {expectation}.");

    public static IResult UnknownFault() => Create(400, "unknown-fault", "There is no fault of this kind.");

    /// <param name="expectation">What the request should have been.</param>
    public static IResult InvalidFault(string expectation) => Create(400, "invalid-fault", $"Such a fault cannot be: {expectation}.");

    public static IResult NoConnection() => Create(409, "no-connection", "The fault hits open connections, and none is covered.");

    public static IResult FaultNotFound() => Create(404, "fault-not-found", "No lasting fault has this id; it may be used up.");

    public static IResult NotAPicture() => Create(
        400, "not-a-picture", $"A picture is a portable graymap (P5, 255) of at most {GrayPicture.MaxPixels} pixels, {GrayPicture.MaxSide} to a side.");

    public static IResult NoQrInPicture() => Create(422, "no-qr-in-picture", "There is no QR code in the picture.");

    public static IResult SeveralQrs() => Create(422, "several-qrs", "The picture shows the codes of several sessions; cut it to one.");

    public static IResult TooManyReaders() => Create(429, "too-many-readers", "The log has as many readers as it takes.");

    public static IResult ApiFailed(ApiException failure) => failure.Reason switch
    {
        ApiFailure.Unknown => Create(409, "api-unknown", failure.Message),
        ApiFailure.NoQr => Create(409, "no-qr", failure.Message),
        ApiFailure.Unreachable => Create(502, "api-unreachable", failure.Message),
        ApiFailure.KeyRefused => Create(502, "api-key-refused", failure.Message),
        ApiFailure.Unexpected => Create(502, "api-unexpected", failure.Message),
        _ => throw new ArgumentOutOfRangeException(nameof(failure)),
    };

    public static IResult NotASocket() => Create(426, "websocket-expected", "Clients upgrade to a WebSocket here.");

    public static IResult ImplausibleBrowser() => Create(400, "not-a-browser", "The service answers browsers alone here.");

    /// <summary>The code is the reason in lower case with dashes, such as <c>ref-expired</c>.</summary>
    public static IResult ScanRefused(ScanRefusedException refusal) =>
        Create(refusal.Reason == ScanRefusalReason.NotAQr ? 400 : 409, Dashed(refusal.Reason), refusal.Message);

    /// <summary>For statuses that the framework set, such as 404 for an unknown path.</summary>
    public static IResult Unspecified(int status) =>
        Create(status, ReasonPhrases.GetReasonPhrase(status).ToLowerInvariant().Replace(' ', '-'), ReasonPhrases.GetReasonPhrase(status));

    private static string Dashed(ScanRefusalReason reason) => reason switch
    {
        ScanRefusalReason.NotAQr => "not-a-qr",
        ScanRefusalReason.UnknownRef => "unknown-ref",
        ScanRefusalReason.RefExpired => "ref-expired",
        ScanRefusalReason.NotAcknowledged => "not-acknowledged",
        ScanRefusalReason.KeyMismatch => "key-mismatch",
        ScanRefusalReason.ClientTypeMismatch => "client-type-mismatch",
        ScanRefusalReason.KeysUsedBefore => "keys-used-before",
        ScanRefusalReason.TooManyDevices => "too-many-devices",
        ScanRefusalReason.AlreadyScanned => "already-scanned",
        ScanRefusalReason.RefusedByDevice => "refused-by-device",
        ScanRefusalReason.WrongDeviceSignature => "wrong-device-signature",
        ScanRefusalReason.NoAnswer => "no-answer",
        ScanRefusalReason.ConnectionLost => "connection-lost",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    private static IResult Create(int status, string code, string detail) => Results.Problem(new ProblemDetails
    {
        Status = status,
        Title = ReasonPhrases.GetReasonPhrase(status),
        Detail = detail,
        Extensions = { ["code"] = code },
    });
}
