using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary><c>GET /sessions/{id}</c>: the session as its owner knows it now, or as soon as it changes.</summary>
internal sealed class ReadSessionEndpoint(ISessions sessions, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The longest single wait at the owner, so that a lost answer costs this much at most.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromSeconds(20);

    /// <summary>
    /// The route. With <c>If-None-Match</c> a version that the caller holds is not sent again, and with <c>Prefer: wait=N</c> beside it the
    /// call waits up to N seconds (60 at most) for another one.
    /// </summary>
    /// <response code="200">The session.</response>
    /// <response code="304">It has the version that the caller holds.</response>
    /// <response code="400"><c>invalid-session-id</c>.</response>
    /// <response code="404"><c>session-not-found</c>, also when it is deleted while the call waits.</response>
    public async Task<Results<SessionResult, NotModifiedResult, ProblemResult>> GetAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var grain = sessions.Get(new SessionKey(caller.Tenant, id));
        var session = await grain.GetAsync(cancellationToken);
        if (session is not null && WaitPreference.Of(request) is { } wait && SessionVersionTag.IsKnownTo(request, session.Version))
        {
            WaitPreference.Acknowledge(request.HttpContext.Response, wait);
            session = await WaitAsync(grain, session, wait, cancellationToken);
        }

        if (session is null) return Problems.SessionNotFound(id);
        if (SessionVersionTag.IsKnownTo(request, session.Version)) return new NotModifiedResult(session.Version);

        return new SessionResult(SessionResponse.From(session, time.GetUtcNow()));
    }

    private async Task<SessionSnapshot?> WaitAsync(
        ISessionGrain grain, SessionSnapshot session, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var since = time.GetTimestamp();
        var known = session.Version;
        while (true)
        {
            var left = wait - time.GetElapsedTime(since);
            if (left <= TimeSpan.Zero) return session;

            var next = await grain.WaitAsync(known, left < WaitSlice ? left : WaitSlice, waiting.Token);
            if (next is null || next.Version != known) return next;

            session = next;
        }
    }
}
