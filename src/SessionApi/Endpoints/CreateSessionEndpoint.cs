using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;
using Sessions.Proxies;

namespace SessionApi.Endpoints;

/// <summary><c>POST /sessions</c>: creates a session and answers with its first QR, or leaves nothing behind.</summary>
internal sealed partial class CreateSessionEndpoint(
    ISessions sessions, ISessionIdSource ids, JsonBodyReader bodies, IProxyCheck proxies, CreationLimits limits, QrWait qr, IdempotentCreation idempotent,
    TimeProvider time, IHostApplicationLifetime lifetime, ILogger<CreateSessionEndpoint> logger)
{
    private const string NotCreated = "the session was not created";

    /// <summary>The route. With an <c>Idempotency-Key</c> the same request may be repeated for 24 h, and makes one session.</summary>
    /// <response code="201">The session with its QR; <c>Location</c> is its address.</response>
    /// <response code="400"><c>invalid-request</c>, <c>invalid-session-id</c>.</response>
    /// <response code="403"><c>forbidden</c>: the key has a list of sessions.</response>
    /// <response code="409"><c>session-exists</c>, <c>idempotency-key-reused</c>, <c>idempotency-in-progress</c>.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    /// <response code="429"><c>too-many-pending</c>, <c>too-many-sessions</c>.</response>
    /// <response code="502"><c>whatsapp-unreachable</c>, <c>client-outdated</c>.</response>
    /// <response code="504"><c>qr-timeout</c>.</response>
    public async Task<Results<SessionResult, ProblemResult>> CreateAsync(
        HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (caller.SessionIds is not null) return Problems.ListedKeyCreatesNothing();

        var (creation, problem) = await ReadAsync(request, caller, cancellationToken);
        if (creation is null) return problem!;

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var stop = waiting.Token;

        return creation.KeyHash is null
            ? await MakeAsync(creation, creation.Body.SessionId ?? ids.Next(), stop)
            : await idempotent.RunAsync(creation, id => MakeAsync(creation, id, stop), stop);
    }

    /// <summary>Makes a session and waits for its QR, or leaves nothing.</summary>
    private async Task<Results<SessionResult, ProblemResult>> MakeAsync(CreationRequest creation, string id, CancellationToken cancellationToken)
    {
        var key = new SessionKey(creation.Tenant, id);
        var (admissions, refusal) = await limits.TryAdmitAsync(key, cancellationToken);
        if (refusal is not null) return refusal;

        var grain = sessions.Get(key);
        CreateResult created;
        try
        {
            // Not cancelled halfway: one would not know whether there is a session to remove.
            created = await grain.CreateAsync(creation.Body.Command, CancellationToken.None);
        }
        catch (Exception) when (creation.Body.SessionId is null)
        {
            // It may have been created all the same. An id of the caller's choice may be somebody's older session: not touched.
            await DiscardAsync(grain, key, admissions);
            throw;
        }

        foreach (var admission in admissions) admission.Settle();
        if (!created.Created) return Problems.SessionExists(key.SessionId);

        var isLeftBehind = true;
        try
        {
            var (session, failure) = await qr.ForAsync(grain, created.Session, creation.ArrivedAt, NotCreated, cancellationToken);
            if (session is null)
            {
                // Deleted by somebody else: whatever has this id now is not ours.
                isLeftBehind = failure!.Kind != ProblemKind.SessionNotFound;
                return failure;
            }

            cancellationToken.ThrowIfCancellationRequested();
            isLeftBehind = false;
            return new SessionResult(SessionResponse.From(session, time.GetUtcNow()), isNew: true);
        }
        finally
        {
            if (isLeftBehind) await DiscardAsync(grain, key, admissions);
        }
    }

    private async Task<(CreationRequest? Creation, ProblemResult? Problem)> ReadAsync(
        HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var arrivedAt = time.GetTimestamp();
        var (keyHash, wrongKey) = IdempotencyKey.Read(request);
        if (wrongKey is not null) return (null, wrongKey);

        var (document, problem) = await bodies.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (problem is not null) return (null, problem);

            try
            {
                var errors = new FieldErrors();
                var body = document is null ? CreateSessionRequest.Empty : CreateSessionRequest.Read(document.RootElement, errors);
                if (!errors.Any && body.Command.Proxy is { } proxy && await proxies.IsRefusedAsync(proxy, cancellationToken))
                    errors.Add(SessionFields.Proxy, SessionFields.ProxyRefused);
                if (errors.Any) return (null, Problems.InvalidFields(errors.ToDictionary()));

                return (new CreationRequest(caller.Tenant, body, IdempotencyKey.HashOf(document, request), keyHash, arrivedAt), null);
            }
            catch (InvalidOperationException)
            {
                return (null, Problems.InvalidRequest("A text in the body is not valid Unicode."));
            }
        }
    }

    private async Task DiscardAsync(ISessionGrain grain, SessionKey key, IReadOnlyList<Admission> admissions)
    {
        try
        {
            await grain.DeleteAsync(CancellationToken.None);
            foreach (var admission in admissions) admission.Release();
        }
        catch (Exception exception)
        {
            LogDiscardFailed(exception, key.SessionId);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Session {SessionId} got no QR code and could not be removed")]
    private partial void LogDiscardFailed(Exception exception, string sessionId);
}
