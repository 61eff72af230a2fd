using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Says that a session is gone.</summary>
internal sealed record SessionDeletedResponse(
    [property: Description("For people."), Example("\"Session deleted successfully\"")]
    string Message,
    [property: Description("Which."), Example("\"408f7372-f7c9-4299-a8db-326bc5548a73\"")]
    string SessionId)
{
    public static SessionDeletedResponse Of(string sessionId) => new("Session deleted successfully", sessionId);
}
