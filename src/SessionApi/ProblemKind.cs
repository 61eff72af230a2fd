using Microsoft.AspNetCore.Http;

namespace SessionApi;

/// <summary>The stable part of a problem: callers branch on <paramref name="Code"/>, so renaming one is breaking.</summary>
/// <param name="Code">Kebab-case; <c>type</c> is <c>/problems/{code}</c>.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">The same for every occurrence.</param>
internal sealed record ProblemKind(string Code, int Status, string Title)
{
    public static readonly ProblemKind InvalidRequest = new("invalid-request", StatusCodes.Status400BadRequest, "The request is not valid.");
    public static readonly ProblemKind InvalidSessionId = new("invalid-session-id", StatusCodes.Status400BadRequest, "Not a session id.");
    public static readonly ProblemKind Unauthorized = new("unauthorized", StatusCodes.Status401Unauthorized, "A valid key is needed.");
    public static readonly ProblemKind Forbidden = new("forbidden", StatusCodes.Status403Forbidden, "Not allowed.");
    public static readonly ProblemKind SessionNotFound = new("session-not-found", StatusCodes.Status404NotFound, "There is no such session.");
    public static readonly ProblemKind KeyNotFound = new("key-not-found", StatusCodes.Status404NotFound, "There is no such key.");
    public static readonly ProblemKind WebhookTargetRefused =
        new("webhook-target-refused", StatusCodes.Status400BadRequest, "Webhooks may not call this address.");

    public static readonly ProblemKind WebhookNotFound = new("webhook-not-found", StatusCodes.Status404NotFound, "There is no such webhook.");
    public static readonly ProblemKind TooManyWebhooks =
        new("too-many-webhooks", StatusCodes.Status429TooManyRequests, "The tenant has as many webhooks as it may.");

    public static readonly ProblemKind NotFound = new("not-found", StatusCodes.Status404NotFound, "There is nothing at this address.");
    public static readonly ProblemKind MethodNotAllowed =
        new("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "This address does not know the method.");

    public static readonly ProblemKind NotAcceptable =
        new("not-acceptable", StatusCodes.Status406NotAcceptable, "There is no such representation.");

    public static readonly ProblemKind NotAwaitingScan = new("not-awaiting-scan", StatusCodes.Status409Conflict, "No QR code is valid now.");
    public static readonly ProblemKind AlreadyLinked = new("already-linked", StatusCodes.Status409Conflict, "The session is linked already.");
    public static readonly ProblemKind IdempotencyKeyReused =
        new("idempotency-key-reused", StatusCodes.Status409Conflict, "The idempotency key belongs to another request.");

    public static readonly ProblemKind IdempotencyInProgress =
        new("idempotency-in-progress", StatusCodes.Status409Conflict, "A request with this idempotency key is under way.");

    public static readonly ProblemKind PreconditionFailed =
        new("precondition-failed", StatusCodes.Status412PreconditionFailed, "The session has changed meanwhile.");

    public static readonly ProblemKind SessionExists = new("session-exists", StatusCodes.Status409Conflict, "The session id is taken.");
    public static readonly ProblemKind NotLinked = new("not-linked", StatusCodes.Status409Conflict, "No phone has linked the session.");
    public static readonly ProblemKind EventsGone = new("events-gone", StatusCodes.Status410Gone, "These events are not kept any more.");
    public static readonly ProblemKind LinkExpired = new("link-expired", StatusCodes.Status410Gone, "This link opens nothing any more.");
    public static readonly ProblemKind PayloadTooLarge =
        new("payload-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large.");

    public static readonly ProblemKind UnsupportedMediaType =
        new("unsupported-media-type", StatusCodes.Status415UnsupportedMediaType, "The body has to be JSON in UTF-8.");

    public static readonly ProblemKind TooManyPending =
        new("too-many-pending", StatusCodes.Status429TooManyRequests, "Too many sessions wait for a phone.");

    public static readonly ProblemKind TooManySessions =
        new("too-many-sessions", StatusCodes.Status429TooManyRequests, "The tenant has as many sessions as it may.");

    public static readonly ProblemKind RateLimited = new("rate-limited", StatusCodes.Status429TooManyRequests, "Too many requests.");
    public static readonly ProblemKind InternalError =
        new("internal-error", StatusCodes.Status500InternalServerError, "Something went wrong here.");

    public static readonly ProblemKind WhatsAppUnreachable =
        new("whatsapp-unreachable", StatusCodes.Status502BadGateway, "WhatsApp could not be reached.");

    public static readonly ProblemKind ClientOutdated =
        new("client-outdated", StatusCodes.Status502BadGateway, "WhatsApp no longer accepts this client's version.");

    public static readonly ProblemKind StorageUnavailable =
        new("storage-unavailable", StatusCodes.Status503ServiceUnavailable, "Sessions cannot be read or written at the moment.");

    public static readonly ProblemKind ShuttingDown =
        new("shutting-down", StatusCodes.Status503ServiceUnavailable, "This process is shutting down.");

    public static readonly ProblemKind QrTimeout = new("qr-timeout", StatusCodes.Status504GatewayTimeout, "WhatsApp sent no QR code in time.");
}
