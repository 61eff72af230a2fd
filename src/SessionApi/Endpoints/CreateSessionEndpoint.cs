using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;
using WhatsApp;

namespace SessionApi.Endpoints;

/// <summary><c>POST /sessions</c>: creates a session and answers with its first QR, or leaves nothing behind.</summary>
internal sealed partial class CreateSessionEndpoint(
    ISessions sessions, ISessionIdSource ids, JsonBodyReader bodies, TimeProvider time, IHostApplicationLifetime lifetime,
    ILogger<CreateSessionEndpoint> logger)
{
    /// <summary>How long a caller waits for the first QR, from the request's arrival.</summary>
    public static readonly TimeSpan QrLimit = TimeSpan.FromSeconds(20);

    /// <summary>The longest single wait at the owner, so that a lost answer costs this much at most.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromSeconds(2);

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
            var (session, failure) = await WaitForQrAsync(grain, created.Session, arrivedAt, waiting.Token);
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

    private async Task<(SessionSnapshot? Session, ProblemResult? Failure)> WaitForQrAsync(
        ISessionGrain grain, SessionSnapshot session, long arrivedAt, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (session.ValidQr(time.GetUtcNow()) is not null) return (session, null);
            if (Failure(session) is { } failure) return (null, failure);

            var left = QrLimit - time.GetElapsedTime(arrivedAt);
            if (left <= TimeSpan.Zero) return (null, Problems.QrTimeout());

            var next = await grain.WaitAsync(session.Version, left < WaitSlice ? left : WaitSlice, cancellationToken);
            if (next is null) return (null, Problems.SessionNotFound(session.Key.SessionId));

            session = next;
        }
    }

    private static ProblemResult? Failure(SessionSnapshot session) => session switch
    {
        { LastFailure: DisconnectReason.Unreachable } => Problems.WhatsAppUnreachable(),
        { Status: SessionStatus.Failed, Reason: SessionReason.ClientOutdated } => Problems.ClientOutdated(),
        { Status: not SessionStatus.Pending } => Problems.EndedWithoutQr(session),
        _ => null,
    };

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
