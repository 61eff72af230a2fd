using Microsoft.AspNetCore.Http.HttpResults;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary>The HTTP face of one session. Each method is one route; none holds state.</summary>
internal sealed class SessionEndpoints(ISessions sessions, CreationLimits limits)
{
    /// <summary><c>DELETE /sessions/{id}</c>: unlinks the device and deletes the session with its credentials.</summary>
    /// <response code="200">It is gone.</response>
    /// <response code="400"><c>invalid-session-id</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    public async Task<Results<JsonAnswer<SessionDeletedResponse>, ProblemResult>> DeleteAsync(string id, Caller caller)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        // Goes on when the caller hangs up: half a deletion helps nobody.
        var key = new SessionKey(caller.Tenant, id);
        var isDeleted = await sessions.Get(key).DeleteAsync(CancellationToken.None);
        limits.Deleted(key);

        return isDeleted
            ? new JsonAnswer<SessionDeletedResponse>(SessionDeletedResponse.Of(id), ApiJson.Context.SessionDeletedResponse)
            : Problems.SessionNotFound(id);
    }
}
