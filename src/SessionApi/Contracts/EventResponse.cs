using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions;
using Sessions.Events;

namespace SessionApi.Contracts;

/// <summary>One change of one session.</summary>
internal sealed record EventResponse(
    [property: Description("Unique; the same however often the event is delivered."), Example("\"998263662400000a1b2c3d4-4\"")]
    string Id,
    [property: Description("1 for the session's first event, then without gaps. A session created again under a deleted one's id begins at 1."), Example("4")]
    long Sequence,
    [property: Description("Whose."), Example("\"408f7372-f7c9-4299-a8db-326bc5548a73\"")]
    string SessionId,
    [property: Description("What changed: it was created; its status or reason; anything else; it was deleted."), Example("\"session.status\"")]
    [property: Words(SessionEventType.Created, SessionEventType.Status, SessionEventType.Updated, SessionEventType.Deleted)]
    string Type,
    [property: Description("UTC; when it changed."), Example("\"2025-01-08T12:00:00.000Z\"")]
    DateTimeOffset At,
    [property: Description("What the session was after the change."), Example("""{"status":"connected","reason":"online","phoneNumber":"+1234567890","version":4}""")]
    EventDataResponse Data)
{
    public static EventResponse From(SessionEvent told) => new(
        told.Id, told.Sequence, told.Key.SessionId, told.Type, told.At, new(told.Status.ToName(), told.Reason, told.PhoneNumber, told.Version));
}
