using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary><c>POST /sessions</c>: creates a session and answers with its first QR, or leaves nothing behind.</summary>
internal sealed partial class CreateSessionEndpoint(
    ISessions sessions, ISessionIdSource ids, JsonBodyReader bodies, QrWait qr, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<CreateSessionEndpoint> logger)
{
    private const string NotCreated = "the session was not created";

    /// <summary>The route.</summary>
    /// <response code="201">The session with its QR; <c>Location</c> is its address.</response>
    /// <response code="400"><c>invalid-request</c>, <c>invalid-session-id</c>.</response>
    /// <response code="409"><c>session-exists</c>.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    /// <response code="502"><c>whatsapp-unreachable</c>, <c>client-outdated</c>.</response>
    /// <response code="504"><c>qr-timeout</c>.</response>
    public async Task<Results<SessionResult, ProblemResult>> CreateAsync(
        HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var arrivedAt = time.GetTimestamp();
        var (body, problem) = await ReadAsync(request, cancellationToken);
        if (problem is not null) return problem;

        var key = new SessionKey(caller.Tenant, body.SessionId ?? ids.Next());
        var grain = sessions.Get(key);

        CreateResult created;
        try
        {
            // Not cancelled halfway: one would not know whether there is a session to remove.
            created = await grain.CreateAsync(body.Command, CancellationToken.None);
        }
        catch (Exception) when (body.SessionId is null)
        {
            // It may have been created all the same. An id of the caller's choice may be somebody's older session: not touched.
            await DiscardAsync(grain, key);
            throw;
        }

        if (!created.Created) return Problems.SessionExists(key.SessionId);

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var isLeftBehind = true;
        try
        {
            var (session, failure) = await qr.ForAsync(grain, created.Session, arrivedAt, NotCreated, waiting.Token);
            if (session is null)
            {
                // Deleted by somebody else: whatever has this id now is not ours.
                isLeftBehind = failure!.Kind != ProblemKind.SessionNotFound;
                return failure;
            }

            waiting.Token.ThrowIfCancellationRequested();
            isLeftBehind = false;
            return new SessionResult(SessionResponse.From(session, time.GetUtcNow()), isNew: true);
        }
        finally
        {
            if (isLeftBehind) await DiscardAsync(grain, key);
        }
    }

    private async Task<(CreateSessionRequest Body, ProblemResult? Problem)> ReadAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var (document, problem) = await bodies.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (document is null) return (CreateSessionRequest.Empty, problem);

            try
            {
                var errors = new FieldErrors();
                var body = CreateSessionRequest.Read(document.RootElement, errors);
                return (body, errors.Any ? Problems.InvalidFields(errors.ToDictionary()) : null);
            }
            catch (InvalidOperationException)
            {
                return (CreateSessionRequest.Empty, Problems.InvalidRequest("A text in the body is not valid Unicode."));
            }
        }
    }

    private async Task DiscardAsync(ISessionGrain grain, SessionKey key)
    {
        try
        {
            await grain.DeleteAsync(CancellationToken.None);
        }
        catch (Exception exception)
        {
            LogDiscardFailed(exception, key.SessionId);
        }
    }

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "Session {SessionId} got no QR code and could not be removed")]
    private partial void LogDiscardFailed(Exception exception, string sessionId);
}
