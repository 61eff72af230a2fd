namespace SessionApi.Contracts;

/// <summary>Says that a session is gone.</summary>
/// <param name="Message">For people.</param>
/// <param name="SessionId">Which.</param>
internal sealed record SessionDeletedResponse(string Message, string SessionId)
{
    public static SessionDeletedResponse Of(string sessionId) => new("Session deleted successfully", sessionId);
}
