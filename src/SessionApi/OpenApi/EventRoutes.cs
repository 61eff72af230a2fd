using Microsoft.OpenApi;
using SessionApi.Contracts;

namespace SessionApi.OpenApi;

/// <summary>What the document says of the routes about events.</summary>
internal static class EventRoutes
{
    private const string Reading =
        "In order and without gaps, at least once. Without `after`, from the oldest event that is kept; then with the `next` of the answer before. "
        + "With `Accept: text/event-stream` events come as they happen: `data:` is one event, `id:` what `Last-Event-ID` resumes at, a comment is sent "
        + "every 15 s; a stream ends before 230 s and is resumed by its reader.";

    private static readonly RouteParameter After = new(
        "after", ParameterLocation.Query, "Only events behind this one: the `next` of an answer before, or the `id:` of a stream's event.", "4")
    {
        Pattern = "^[0-9]+$",
    };

    private static readonly RouteParameter AfterOrLatest = After with
    {
        Description = After.Description + " `latest`: only what comes from now on.",
        Pattern = "^([0-9]+|latest)$",
    };

    private static readonly RouteParameter Limit = new("limit", ParameterLocation.Query, "Events in one answer; 100 without it.", "100")
    {
        Type = JsonSchemaType.Integer,
        Minimum = 1,
        Maximum = 1000,
    };

    private static readonly RouteParameter Prefer = new(
        "Prefer", ParameterLocation.Header, "`wait=SECONDS`, at most 60: when there is nothing new, the call is answered as soon as there is.", "wait=30");

    private static readonly RouteParameter LastEventId = new(
        "Last-Event-ID", ParameterLocation.Header, "Where a stream goes on; wins over `after`. Readers of streams send it by themselves.", "4")
    {
        Pattern = "^[0-9]+$",
    };

    private static readonly RouteAnswer Answer = new(200, "Events, or a stream of them.", typeof(EventListResponse))
    {
        OtherContent = new Dictionary<string, string> { ["text/event-stream"] = "Server-sent events." },
    };

    public static readonly RouteDescription OfAll = new("readEvents", RouteTags.Events, "Read what happened to all sessions")
    {
        Details = Reading,
        Answers = [Answer],
        Problems = [ProblemKind.InvalidRequest, ProblemKind.NotAcceptable, ProblemKind.EventsGone],
        Parameters = [AfterOrLatest, Limit, Prefer, LastEventId],
    };

    public static readonly RouteDescription OfSession = new("readSessionEvents", RouteTags.Events, "Read what happened to a session")
    {
        Details = Reading + " Of a deleted session, the events are there for as long as they are kept.",
        Answers = [Answer],
        Problems =
        [
            ProblemKind.InvalidSessionId, ProblemKind.InvalidRequest, ProblemKind.SessionNotFound, ProblemKind.NotAcceptable, ProblemKind.EventsGone,
        ],
        Parameters = [After, Limit, Prefer, LastEventId],
    };
}
