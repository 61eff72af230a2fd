using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>What the session was after the change.</summary>
internal sealed record EventDataResponse(
    [property: Description("As in the session."), Example("\"connected\"")]
    string Status,
    [property: Description("As in the session."), Example("\"online\"")]
    string Reason,
    [property: Description("E.164 with the plus; absent while pending."), Example("\"+1234567890\"")]
    string? PhoneNumber,
    [property: Description("The session's version after the change."), Example("4")]
    long Version);
