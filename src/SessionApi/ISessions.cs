using Sessions;

namespace SessionApi;

/// <summary>Finds the owner of a session.</summary>
internal interface ISessions
{
    /// <summary>The owner, which exists whether the session does or not. Wakes nobody by itself.</summary>
    ISessionGrain Get(SessionKey key);
}
