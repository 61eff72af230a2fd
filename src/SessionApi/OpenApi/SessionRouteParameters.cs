using Microsoft.OpenApi;
using Sessions;

namespace SessionApi.OpenApi;

/// <summary>The parameters of the routes about sessions.</summary>
internal static class SessionRouteParameters
{
    public static readonly RouteParameter IdempotencyKey = new(
        "Idempotency-Key",
        ParameterLocation.Header,
        "1 to 255 visible ASCII characters. The same request with the same key makes one session within 24 h, and is answered with that session as it is then.",
        "4b2f6c9e-order-1234");

    public static readonly RouteParameter Status = new(
        "status",
        ParameterLocation.Query,
        "Only sessions in one of these statuses: repeated, or several with commas between.",
        "connected,reconnecting")
    {
        Pattern = StatusPattern(),
    };

    public static readonly RouteParameter Name = new(
        "name", ParameterLocation.Query, "Only sessions with this name; with `*` at its end, with a name that begins so.", "Shop*");

    public static readonly RouteParameter Metadata = new(
        "metadata.KEY", ParameterLocation.Query, "Only sessions whose metadata has this value under KEY. Several keys must all match.", "eu-west");

    public static readonly RouteParameter Limit = new(
        "limit", ParameterLocation.Query, "Sessions on a page. Without it, as many as a page may hold.", "100")
    {
        Type = JsonSchemaType.Integer,
        Minimum = 1,
        Maximum = 1000,
    };

    public static readonly RouteParameter Cursor = new(
        "cursor", ParameterLocation.Query, "The `nextCursor` of the page before.", "NDA4ZjczNzI")
    { Pattern = "^[A-Za-z0-9_-]+$" };

    public static readonly RouteParameter IfNoneMatch = new(
        "If-None-Match", ParameterLocation.Header, "The `ETag` of the version that the caller holds: it is not sent again.", "\"9\"");

    public static readonly RouteParameter Prefer = new(
        "Prefer",
        ParameterLocation.Header,
        "`wait=SECONDS`, at most 60: beside `If-None-Match`, the call is answered when the version changes, or with 304 after that time.",
        "wait=30");

    public static readonly RouteParameter IfMatch = new(
        "If-Match", ParameterLocation.Header, "The `ETag` of the version that the caller means to change.", "\"9\"");

    public static readonly RouteParameter Accept = new(
        "Accept", ParameterLocation.Header, "Which form is wanted; PNG unless said.", "image/svg+xml");

    public static readonly RouteParameter Size = new(
        "size", ParameterLocation.Query, "Edge of the PNG in pixels. Modules are whole pixels, so it is the next smaller that fits.", "400")
    {
        Type = JsonSchemaType.Integer,
        Minimum = 100,
        Maximum = 2000,
    };

    private static string StatusPattern()
    {
        var word = $"({string.Join('|', Enum.GetValues<SessionStatus>().Select(status => status.ToName()))})";
        return $"^{word}(,{word})*$";
    }
}
