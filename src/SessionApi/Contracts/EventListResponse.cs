using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Events in order.</summary>
internal sealed record EventListResponse(
    [property: Description("Oldest first; empty when there is nothing new."), Example("""[{"id":"998263662400000a1b2c3d4-1","sequence":1,"sessionId":"shop-7","type":"session.created","at":"2025-01-08T12:00:00.000Z","data":{"status":"pending","reason":"connecting","version":1}}]""")]
    IReadOnlyList<EventResponse> Events,
    [property: Description("The `after` of the next call."), Example("4")]
    long Next,
    [property: Description("Whether there is more already."), Example("false")]
    bool HasMore);
