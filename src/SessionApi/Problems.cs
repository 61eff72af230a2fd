using Sessions;

namespace SessionApi;

/// <summary>Every error answer of this API, in one place.</summary>
internal static class Problems
{
    /// <summary>When to try again after an outage of storage or of a session's owner.</summary>
    public static readonly TimeSpan OutageRetry = TimeSpan.FromSeconds(5);

    /// <summary>When a place may be free again: as long as a QR stands.</summary>
    public static readonly TimeSpan PendingRetry = TimeSpan.FromSeconds(20);

    private const string IdRule = "1 to 63 lower-case letters, digits and dashes, not starting with a dash";

    public static ProblemResult InvalidRequest(string detail) => new(ProblemKind.InvalidRequest, detail);

    public static ProblemResult InvalidFields(IReadOnlyDictionary<string, string[]> errors) =>
        new(errors.ContainsKey(Contracts.CreateSessionRequest.SessionIdField) ? ProblemKind.InvalidSessionId : ProblemKind.InvalidRequest,
            "See errors.")
        { Errors = errors };

    public static ProblemResult InvalidRequest(Contracts.FieldErrors errors) =>
        new(ProblemKind.InvalidRequest, "See errors.") { Errors = errors.ToDictionary() };

    public static ProblemResult InvalidSessionId() => new(ProblemKind.InvalidSessionId, $"A session id is {IdRule}.");

    public static ProblemResult SessionNotFound(string id) => new(ProblemKind.SessionNotFound, $"There is no session {id}.");

    public static ProblemResult SessionExists(string id) => new(ProblemKind.SessionExists, $"There is a session {id} already.");

    public static ProblemResult NotAcceptable(params string[] offered) =>
        new(ProblemKind.NotAcceptable, $"It is there as {string.Join(", ", offered)}.");

    public static ProblemResult NotAwaitingScan(SessionSnapshot session) =>
        new(ProblemKind.NotAwaitingScan, $"The session is {session.Status.ToName()} ({session.Reason}).");

    public static ProblemResult AlreadyLinked() =>
        new(ProblemKind.AlreadyLinked, "The phone shows the device under the name it had when it was linked.");

    public static ProblemResult IdempotencyKeyReused() =>
        new(ProblemKind.IdempotencyKeyReused, "It came with another body before. Use a new key for a new session.");

    public static ProblemResult IdempotencyInProgress() =>
        new(ProblemKind.IdempotencyInProgress, "Repeat the request in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static ProblemResult PreconditionFailed(long version) =>
        new(ProblemKind.PreconditionFailed, $"The session has version {version}.");

    public static ProblemResult EventsGone(long after) => new(
        ProblemKind.EventsGone,
        $"What follows {after} is not in the log: it is too old, or there never was that much of it. Read without after, and GET the sessions as they are now.");

    public static ProblemResult PayloadTooLarge(int limit) => new(ProblemKind.PayloadTooLarge, $"A body has at most {limit} bytes.");

    public static ProblemResult UnsupportedMediaType() => new(ProblemKind.UnsupportedMediaType, "Send application/json.");

    public static ProblemResult NoKey() => new(ProblemKind.Unauthorized, "Send a key as Authorization: Bearer, X-Api-Key or x-functions-key.")
    {
        Challenge = "Bearer realm=\"sessions\"",
    };

    public static ProblemResult WrongKey() => new(ProblemKind.Unauthorized, "The key is not known.")
    {
        Challenge = "Bearer realm=\"sessions\", error=\"invalid_token\"",
    };

    public static ProblemResult ConflictingKeys() => new(ProblemKind.Unauthorized, "The request carries several different keys.")
    {
        Challenge = "Bearer realm=\"sessions\", error=\"invalid_request\"",
    };

    public static ProblemResult TooManyWrongKeys(TimeSpan retryAfter) =>
        new(ProblemKind.RateLimited, "Too many wrong keys came from this address.") { RetryAfter = retryAfter };

    public static ProblemResult MissingScope(string scope) => new(ProblemKind.Forbidden, $"The key lacks the scope {scope}.");

    public static ProblemResult TooManyRequests(TimeSpan retryAfter) =>
        new(ProblemKind.RateLimited, "This key sends more requests than it may.") { RetryAfter = retryAfter };

    public static ProblemResult ListedKeyCreatesNothing() =>
        new(ProblemKind.Forbidden, "The key opens only the sessions on its list, so it cannot create one.");

    public static ProblemResult MoreThanMaker(string what) => new(ProblemKind.Forbidden, $"A key cannot give what it does not have: {what}.");

    public static ProblemResult MoreThanRevoker(string scope) => new(ProblemKind.Forbidden, $"A key cannot revoke one with a scope that it does not have: {scope}.");

    // The id is not repeated: it may be the beginning of something longer.
    public static ProblemResult KeyNotFound() => new(ProblemKind.KeyNotFound);

    public static ProblemResult WebhookNotFound() => new(ProblemKind.WebhookNotFound);

    // What the name means is not told: it may be a secret of this network.
    public static ProblemResult WebhookTargetRefused() =>
        new(ProblemKind.WebhookTargetRefused, "The address is not one of the public Internet (Webhooks:AllowPrivateTargets allows others, for development).");

    public static ProblemResult WebhookSessionsBeyondKey() =>
        new(ProblemKind.Forbidden, "The key opens only the sessions on its list, so its webhooks tell of no others.");

    public static ProblemResult TooManyWebhooks() => new(ProblemKind.TooManyWebhooks, "Delete one that is not needed (Webhooks:PerTenant).");

    public static ProblemResult KeylessRefused() => new(
        ProblemKind.Forbidden,
        "No key is configured, so only direct calls to localhost are answered: no other Host, no foreign Origin, no proxy.");

    public static ProblemResult TooManyPending() =>
        new(ProblemKind.TooManyPending, "Link, stop or delete some of those that wait, or let their codes run out.") { RetryAfter = PendingRetry };

    public static ProblemResult TooManySessions() => new(ProblemKind.TooManySessions, "Delete one that is not needed (Limits:Sessions).");

    public static ProblemResult NothingToLink() => new(ProblemKind.AlreadyLinked, "A phone has linked it. Log it out before another one does.");

    // Nothing more: whether there ever was such a link is nobody's business.
    public static ProblemResult LinkExpired() => new(ProblemKind.LinkExpired, "Ask for a new one.");

    public static ProblemResult NotLinked(SessionSnapshot session) =>
        new(ProblemKind.NotLinked, $"No phone has linked the session ({session.Status.ToName()}, {session.Reason}), so there is nothing to log out.");

    /// <param name="outcome">What became of the session.</param>
    public static ProblemResult WhatsAppUnreachable(string outcome) => new(ProblemKind.WhatsAppUnreachable, $"There is no QR code; {outcome}.");

    /// <inheritdoc cref="WhatsAppUnreachable"/>
    public static ProblemResult ClientOutdated(string outcome) => new(ProblemKind.ClientOutdated, $"This service needs an update; {outcome}.");

    /// <inheritdoc cref="WhatsAppUnreachable"/>
    public static ProblemResult QrTimeout(string outcome) => new(ProblemKind.QrTimeout, $"WhatsApp was reached but no QR code came; {outcome}.");

    /// <summary>Linking ended before the first QR.</summary>
    public static ProblemResult EndedWithoutQr(SessionSnapshot session, string outcome) => new(
        ProblemKind.QrTimeout, $"Linking ended before the first QR code ({session.Status.ToName()}, {session.Reason}); {outcome}.");

    public static ProblemResult StorageUnavailable() =>
        new(ProblemKind.StorageUnavailable, "Try again shortly.") { RetryAfter = OutageRetry };

    public static ProblemResult OwnerUnavailable() =>
        new(ProblemKind.StorageUnavailable, "The owner of the session did not answer. Try again shortly.") { RetryAfter = OutageRetry };

    public static ProblemResult ShuttingDown() => new(ProblemKind.ShuttingDown, "Try again shortly.") { RetryAfter = OutageRetry };

    // No detail: whatever it is, it is not for the outside. The trace id leads to the log.
    public static ProblemResult InternalError() => new(ProblemKind.InternalError);
}
