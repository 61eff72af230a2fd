using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary>
/// Turning a session on and off. Every route may be called at any time, any number of times and by several callers at once; none has a body.
/// What one of them began goes on when its caller hangs up.
/// </summary>
internal sealed class LifecycleEndpoints(ISessions sessions, PendingLimit pending, QrWait qr, TimeProvider time, IHostApplicationLifetime lifetime)
{
    private const string Kept = "the session is there, and GET tells what becomes of it";

    /// <summary>
    /// <c>POST /sessions/{id}/start</c>: a session that runs is left as it is; a linked one connects; any other gets new keys, and is answered
    /// with its QR as a new one is.
    /// </summary>
    /// <response code="200">The session; with a QR if no phone has linked it.</response>
    /// <response code="400"><c>invalid-session-id</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="429"><c>too-many-pending</c>.</response>
    /// <response code="502"><c>whatsapp-unreachable</c>, <c>client-outdated</c>: no QR; the session stays, and goes on if it can.</response>
    /// <response code="504"><c>qr-timeout</c>: the same.</response>
    public Task<Results<SessionResult, ProblemResult>> StartAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        RunAsync(id, caller, grain => grain.StartAsync(CancellationToken.None), cancellationToken);

    /// <summary><c>POST /sessions/{id}/restart</c>: as start, but one that runs closes its connection and opens another.</summary>
    /// <response code="200">The session; with a QR if no phone has linked it.</response>
    /// <response code="400"><c>invalid-session-id</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="429"><c>too-many-pending</c>.</response>
    /// <response code="502"><c>whatsapp-unreachable</c>, <c>client-outdated</c>: no QR; the session stays, and goes on if it can.</response>
    /// <response code="504"><c>qr-timeout</c>: the same.</response>
    public Task<Results<SessionResult, ProblemResult>> RestartAsync(string id, Caller caller, CancellationToken cancellationToken) =>
        RunAsync(id, caller, grain => grain.RestartAsync(CancellationToken.None), cancellationToken);

    /// <summary>
    /// <c>POST /sessions/{id}/stop</c>: closes the connection and keeps the link; remembered until somebody starts it. A session that no phone
    /// has linked has nothing to keep: it is <c>expired</c> then, reason <c>stopped-by-user</c>. One that is off already stays what it is.
    /// </summary>
    /// <response code="200">The session.</response>
    /// <response code="400"><c>invalid-session-id</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    public async Task<Results<SessionResult, ProblemResult>> StopAsync(string id, Caller caller)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var session = await sessions.Get(new SessionKey(caller.Tenant, id)).StopAsync(CancellationToken.None);
        pending.Ended(caller.Tenant);

        return session is null ? Problems.SessionNotFound(id) : Answer(session);
    }

    /// <summary>
    /// <c>POST /sessions/{id}/logout</c>: removes the device from the phone, erases the credentials and keeps the session as <c>logged-out</c>;
    /// a second call changes nothing. When WhatsApp cannot be reached the removal is retried until it is confirmed, as for <c>DELETE</c>.
    /// </summary>
    /// <response code="200">The session.</response>
    /// <response code="400"><c>invalid-session-id</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="409"><c>not-linked</c>: no phone has linked it, or its link is over in another way.</response>
    public async Task<Results<SessionResult, ProblemResult>> LogoutAsync(string id, Caller caller)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var result = await sessions.Get(new SessionKey(caller.Tenant, id)).LogoutAsync(CancellationToken.None);

        return result switch
        {
            { Session: null } => Problems.SessionNotFound(id),
            { IsLoggedOut: false } => Problems.NotLinked(result.Session),
            _ => Answer(result.Session),
        };
    }

    private async Task<Results<SessionResult, ProblemResult>> RunAsync(
        string id, Caller caller, Func<ISessionGrain, Task<SessionSnapshot?>> run, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var arrivedAt = time.GetTimestamp();
        var key = new SessionKey(caller.Tenant, id);
        var grain = sessions.Get(key);
        if (await grain.GetAsync(cancellationToken) is not { } before) return Problems.SessionNotFound(id);

        var admission = WillWait(before) ? await pending.TryAdmitAsync(key, cancellationToken) : null;
        if (WillWait(before) && admission is null) return Problems.TooManyPending();

        var session = await run(grain);
        admission?.Settle();
        if (session is null) return Problems.SessionNotFound(id);
        if (session.Status != SessionStatus.Pending) return Answer(session);

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var (found, failure) = await qr.ForAsync(grain, session, arrivedAt, Kept, waiting.Token);

        return found is null ? failure! : Answer(found);
    }

    /// <summary>Has nothing left to log in with, so it will show QRs.</summary>
    private static bool WillWait(SessionSnapshot session) => session is
    { Status: SessionStatus.Expired or SessionStatus.LoggedOut }
        or { Status: SessionStatus.Failed, Reason: SessionReason.Banned or SessionReason.PairingRejected };

    private SessionResult Answer(SessionSnapshot session) => new(SessionResponse.From(session, time.GetUtcNow()));
}
