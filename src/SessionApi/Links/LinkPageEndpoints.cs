using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using SessionApi.Auth;
using SessionApi.Contracts;
using SessionApi.Endpoints;
using Sessions;
using WhatsApp.Crypto;

namespace SessionApi.Links;

/// <summary>
/// Link pages: made by whoever holds a key, opened by whoever holds the phone. Their token opens one session's code and its outcome, nothing else.
/// </summary>
internal sealed class LinkPageEndpoints(
    ISessions sessions, JsonBodyReader bodies, PublicAddress address, PendingLimit pending, FailedKeyLimiter failures, IRandomSource random, TimeProvider time,
    IHostApplicationLifetime lifetime)
{
    /// <summary>The longest life of a link page, and its life unless asked shorter.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);

    private const string TokenHeader = "X-Link-Token";

    /// <summary>The longest single wait at the owner, so that a lost answer costs this much at most.</summary>
    private static readonly TimeSpan WaitSlice = TimeSpan.FromSeconds(20);

    /// <summary><c>POST /sessions/{id}/link-page</c>: a page to hand to whoever holds the phone. One made before opens nothing any more.</summary>
    /// <response code="201">Its address, with the token behind <c>#</c>, and when it ends.</response>
    /// <response code="400"><c>invalid-session-id</c>, <c>invalid-request</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="409"><c>already-linked</c>.</response>
    public async Task<Results<JsonAnswer<LinkPageResponse>, ProblemResult>> CreateAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var (life, problem) = await CreateLinkPageRequest.ReadAsync(bodies, request, cancellationToken);
        if (problem is not null) return problem;

        var key = new SessionKey(caller.Tenant, id);
        var token = LinkToken.New(key, random);
        var offer = new LinkOffer { TokenHash = LinkToken.HashOf(token), ExpiresAt = time.GetUtcNow() + life };

        return await sessions.Get(key).OfferLinkAsync(offer, CancellationToken.None) switch
        {
            OfferLinkOutcome.NotFound => Problems.SessionNotFound(id),
            OfferLinkOutcome.AlreadyLinked => Problems.NothingToLink(),
            _ => new JsonAnswer<LinkPageResponse>(new($"{address.Get()}/link#{token}", offer.ExpiresAt), ApiJson.Context.LinkPageResponse)
            {
                StatusCode = StatusCodes.Status201Created,
            },
        };
    }

    /// <summary>
    /// <c>GET /link/session</c> with the token in <c>X-Link-Token</c>: what the page shows. With <c>If-None-Match</c> and <c>Prefer: wait=N</c>
    /// it answers as soon as that changes. Once a phone is linked, the token opens nothing: only a page that was open then, which shows by its
    /// <c>If-None-Match</c> that it knows an earlier state, is told <c>linked</c>, for <see cref="LinkOffer.Grace"/>.
    /// </summary>
    /// <response code="200">The code, or what became of it.</response>
    /// <response code="304">What the page shows already.</response>
    /// <response code="410"><c>link-expired</c>: the token is over, a phone is linked, or it never was one.</response>
    /// <response code="429"><c>rate-limited</c>: the same, too often from this address.</response>
    public async Task<Results<LinkSessionResult, NotModifiedResult, ProblemResult>> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (grain, session, refusal) = await OpenAsync(request, cancellationToken);
        if (session is null) return refusal!;

        if (WaitPreference.Of(request) is { } wait && SessionVersionTag.IsKnownTo(request, session.Version))
        {
            WaitPreference.Acknowledge(request.HttpContext.Response, wait);
            session = await WaitAsync(grain!, session, wait, cancellationToken);
            if (session is null || !LinkToken.Opens(TokenOf(request)!, session, time.GetUtcNow())) return Problems.LinkExpired();
        }

        return SessionVersionTag.IsKnownTo(request, session.Version)
            ? new NotModifiedResult(session.Version)
            : new LinkSessionResult(LinkSessionResponse.From(session, time.GetUtcNow()), session.Version);
    }

    /// <summary><c>POST /link/session</c>: gets a code when none is shown, because they ran out or nobody has asked for one yet.</summary>
    /// <response code="200">What the page shows now.</response>
    /// <response code="410"><c>link-expired</c>.</response>
    /// <response code="429"><c>too-many-pending</c>, <c>rate-limited</c>.</response>
    public async Task<Results<LinkSessionResult, ProblemResult>> StartAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var (grain, session, refusal) = await OpenAsync(request, cancellationToken);
        if (session is null) return refusal!;

        if (LinkSessionResponse.From(session, time.GetUtcNow()).State == LinkSessionResponse.Idle)
        {
            if (await pending.TryAdmitAsync(session.Key, cancellationToken) is not { } admission) return Problems.TooManyPending();

            session = await grain!.StartAsync(CancellationToken.None);
            admission.Settle();
            if (session is null) return Problems.LinkExpired();
        }

        return new LinkSessionResult(LinkSessionResponse.From(session, time.GetUtcNow()), session.Version);
    }

    /// <summary>Whether the caller has been shown an earlier state, and asks for the one after it.</summary>
    private static bool IsOfOpenPage(HttpRequest request, SessionSnapshot session) =>
        HttpMethods.IsGet(request.Method) && SessionVersionTag.IsAnotherKnownTo(request, session.Version);

    private static string? TokenOf(HttpRequest request) => request.Headers[TokenHeader] is [var token] ? token : null;

    /// <summary>The session that the token opens. Why it opens none is not told: not known, expired, used up and deleted look the same.</summary>
    private async Task<(ISessionGrain? Grain, SessionSnapshot? Session, ProblemResult? Refusal)> OpenAsync(
        HttpRequest request, CancellationToken cancellationToken)
    {
        var token = TokenOf(request);
        if (LinkToken.Parse(token) is { } key)
        {
            var grain = sessions.Get(key);
            if (await grain.GetAsync(cancellationToken) is { } session
                && LinkToken.Opens(token!, session, time.GetUtcNow())
                && (!session.Link!.IsSpent || IsOfOpenPage(request, session)))
            {
                return (grain, session, null);
            }
        }

        return (null, null, failures.Record(request.HttpContext.Connection.RemoteIpAddress) is { } wait ? Problems.TooManyWrongKeys(wait) : Problems.LinkExpired());
    }

    private async Task<SessionSnapshot?> WaitAsync(ISessionGrain grain, SessionSnapshot session, TimeSpan wait, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var end = time.GetUtcNow() + wait;
        if (session.Link!.ExpiresAt < end) end = session.Link.ExpiresAt;
        for (var known = session.Version; ;)
        {
            var left = end - time.GetUtcNow();
            if (left <= TimeSpan.Zero) return session;

            var next = await grain.WaitAsync(known, left < WaitSlice ? left : WaitSlice, waiting.Token);
            if (next is null || next.Version != known) return next;

            session = next;
        }
    }
}
