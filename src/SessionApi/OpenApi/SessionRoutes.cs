using SessionApi.Contracts;
using static SessionApi.OpenApi.SessionRouteParameters;

namespace SessionApi.OpenApi;

/// <summary>What the document says of the routes about sessions.</summary>
internal static class SessionRoutes
{
    private static readonly ProblemKind[] OfOne = [ProblemKind.InvalidSessionId, ProblemKind.SessionNotFound];
    private static readonly ProblemKind[] OfBody = [ProblemKind.InvalidRequest, ProblemKind.PayloadTooLarge, ProblemKind.UnsupportedMediaType];
    private static readonly ProblemKind[] OfQr = [ProblemKind.WhatsAppUnreachable, ProblemKind.ClientOutdated, ProblemKind.QrTimeout];

    private static readonly Dictionary<string, string> Tagged = new() { ["ETag"] = "The session's version in quotes." };

    public static readonly RouteDescription Create = new("createSession", RouteTags.Sessions, "Create a session and get the QR code to link it")
    {
        Details = "Answers when the first QR is there. A creation that gets none within 20 s leaves nothing behind. The body may be absent.",
        Answers =
        [
            new(201, "The session with its QR.", typeof(SessionResponse))
            {
                Headers = new Dictionary<string, string>(Tagged)
                {
                    ["Location"] = "The session's address.",
                    ["Idempotency-Replayed"] = "`true` when this answers a repeated request.",
                },
            },
        ],
        Problems =
        [
            .. OfBody, ProblemKind.InvalidSessionId, ProblemKind.SessionExists, ProblemKind.IdempotencyKeyReused, ProblemKind.IdempotencyInProgress,
            ProblemKind.TooManyPending, ProblemKind.TooManySessions, .. OfQr,
        ],
        Parameters = [IdempotencyKey],
        Body = typeof(CreateSessionBody),
    };

    public static readonly RouteDescription List = new("listSessions", RouteTags.Sessions, "List sessions")
    {
        Details = "In order of id, without QR and evidence. No session is woken: ten thousand page through in seconds.",
        Answers = [new(200, "A page.", typeof(SessionListResponse))],
        Problems = [ProblemKind.InvalidRequest],
        Parameters = [Status, Name, Metadata, Limit, Cursor],
    };

    public static readonly RouteDescription Get = new("getSession", RouteTags.Sessions, "Read a session, or wait until it changes")
    {
        Answers =
        [
            new(200, "The session as its owner knows it now.", typeof(SessionResponse)) { Headers = Tagged },
            new(304, "It has the version that the caller holds.") { Headers = Tagged },
        ],
        Problems = OfOne,
        Parameters = [IfNoneMatch, Prefer],
    };

    public static readonly RouteDescription Update = new("updateSession", RouteTags.Sessions, "Change name, metadata, device name or proxy")
    {
        Details = "A merge patch (RFC 7396): what the body does not name stays, and null takes a value away.",
        Answers = [new(200, "The session as it is now.", typeof(SessionResponse)) { Headers = Tagged }],
        Problems = [.. OfOne, .. OfBody, ProblemKind.AlreadyLinked, ProblemKind.PreconditionFailed],
        Parameters = [IfMatch],
        Body = typeof(UpdateSessionBody),
        BodyTypes = ["application/merge-patch+json", "application/json"],
    };

    public static readonly RouteDescription Qr = new("getSessionQr", RouteTags.Sessions, "The QR code now valid, as an image, text or JSON")
    {
        Answers =
        [
            new(200, "The QR.", typeof(QrResponse))
            {
                OtherContent = new Dictionary<string, string>
                {
                    ["image/png"] = "Black on white, 1 bit per pixel, with a quiet zone of 4 modules.",
                    ["image/svg+xml"] = "The same, without a size of its own.",
                    ["text/plain"] = "What the symbol says.",
                },
            },
        ],
        Problems = [.. OfOne, ProblemKind.InvalidRequest, ProblemKind.NotAcceptable, ProblemKind.NotAwaitingScan],
        Parameters = [Accept, Size],
    };

    public static readonly RouteDescription Delete = new("deleteSession", RouteTags.Sessions, "Unlink the device and delete the session")
    {
        Details = "When WhatsApp cannot be reached the session is gone for the caller all the same, and the unlink is retried until it is confirmed or refused.",
        Answers = [new(200, "It is gone.", typeof(SessionDeletedResponse))],
        Problems = OfOne,
    };

    public static readonly RouteDescription Start = new("startSession", RouteTags.Sessions, "Make a session run that does not")
    {
        Details = "A linked one connects; any other gets new keys and is answered with its QR. One that runs is left as it is.",
        Answers = [new(200, "The session; with a QR if no phone has linked it.", typeof(SessionResponse)) { Headers = Tagged }],
        Problems = [.. OfOne, ProblemKind.TooManyPending, .. OfQr],
    };

    public static readonly RouteDescription Restart = new("restartSession", RouteTags.Sessions, "Close the connection and open another")
    {
        Details = "One that does not run is started.",
        Answers = [new(200, "The session; with a QR if no phone has linked it.", typeof(SessionResponse)) { Headers = Tagged }],
        Problems = [.. OfOne, ProblemKind.TooManyPending, .. OfQr],
    };

    public static readonly RouteDescription Stop = new("stopSession", RouteTags.Sessions, "Close the connection and keep the link")
    {
        Details = "Remembered until somebody starts it. A session that no phone has linked is `expired` then.",
        Answers = [new(200, "The session.", typeof(SessionResponse)) { Headers = Tagged }],
        Problems = OfOne,
    };

    public static readonly RouteDescription Logout = new("logoutSession", RouteTags.Sessions, "Remove the device from the phone and keep the session")
    {
        Details = "Its credentials are erased; `start` links it again.",
        Answers = [new(200, "The session.", typeof(SessionResponse)) { Headers = Tagged }],
        Problems = [.. OfOne, ProblemKind.NotLinked],
    };
}
