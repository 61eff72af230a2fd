using Microsoft.OpenApi;
using SessionApi.Contracts;
using static SessionApi.OpenApi.SessionRouteParameters;

namespace SessionApi.OpenApi;

/// <summary>What the document says of the routes about link pages.</summary>
internal static class LinkPageRoutes
{
    private static readonly RouteParameter Token = new(
        "X-Link-Token", ParameterLocation.Header, "What stands behind `#` in the page's address.", "wsl_default_shop-7_0000000000000000000000000000000000000000000");

    private static readonly Dictionary<string, string> Tagged = new() { ["ETag"] = "Changes with what is shown." };

    private static readonly ProblemKind[] OfToken = [ProblemKind.LinkExpired, ProblemKind.RateLimited, ProblemKind.StorageUnavailable];

    public static readonly RouteDescription Create = new("createLinkPage", RouteTags.Sessions, "Make a page to hand to whoever holds the phone")
    {
        Details = "It shows this session's QR code and its outcome, nothing else, to whoever opens it, for 15 minutes unless asked shorter, until a phone is "
            + "linked. One made before opens nothing any more. The body may be absent.",
        Answers = [new(201, "The page.", typeof(LinkPageResponse))],
        Problems =
        [
            ProblemKind.InvalidSessionId, ProblemKind.SessionNotFound, ProblemKind.InvalidRequest, ProblemKind.PayloadTooLarge,
            ProblemKind.UnsupportedMediaType, ProblemKind.AlreadyLinked,
        ],
        Body = typeof(CreateLinkPageBody),
    };

    public static readonly RouteDescription Read = new("readLinkPage", RouteTags.LinkPages, "What a link page shows, or wait until it changes")
    {
        Details = "For the page itself: the token takes the place of a key. Wrong tokens are counted as wrong keys are, and told from expired ones by nothing. "
            + "Once a phone is linked the token opens nothing, but a page that was open then is told `linked`: for a minute, with an earlier state's `If-None-Match`.",
        Answers = [new(200, "A code, or what became of it.", typeof(LinkSessionResponse)) { Headers = Tagged }, new(304, "What the caller shows already.") { Headers = Tagged }],
        Problems = OfToken,
        Parameters = [Token, IfNoneMatch, Prefer],
    };

    public static readonly RouteDescription Start = new("startLinkPage", RouteTags.LinkPages, "Get a QR code when none is shown")
    {
        Details = "Codes run out after some minutes; whoever opens the page later asks for new ones.",
        Answers = [new(200, "What is shown now.", typeof(LinkSessionResponse)) { Headers = Tagged }],
        Problems = [.. OfToken, ProblemKind.TooManyPending],
        Parameters = [Token],
    };
}
