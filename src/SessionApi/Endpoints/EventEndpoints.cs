using System.Globalization;
using System.Net.Mime;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;
using Sessions.Events;

namespace SessionApi.Endpoints;

/// <summary>
/// <c>GET /sessions/{id}/events</c> and <c>GET /events</c>: what happened, page by page or, for <c>Accept: text/event-stream</c>, as it happens.
/// </summary>
internal sealed class EventEndpoints(IEventLog log, EventOptions options, TimeProvider time, IHostApplicationLifetime lifetime)
{
    /// <summary>The place of the log's end is told without waiting; the wait's limit is not reached.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(1);

    private const string Json = MediaTypeNames.Application.Json;
    private const string Stream = "text/event-stream";
    private const string LastEventId = "Last-Event-ID";
    private const string Latest = "latest";
    private const int MaxLimit = 1000;
    private const int DefaultLimit = 100;

    /// <summary>The route of one session. <c>after</c> is a sequence number.</summary>
    /// <response code="200">Events, or a stream of them.</response>
    /// <response code="400"><c>invalid-session-id</c>, <c>invalid-request</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="406"><c>not-acceptable</c>.</response>
    /// <response code="410"><c>events-gone</c>: what follows <c>after</c> is not kept any more, or the number is beyond the last event.</response>
    public async Task<Results<JsonAnswer<EventListResponse>, EventStreamResult, ProblemResult>> OfSessionAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken) =>
        SessionKey.IsValidId(id) ? await AnswerAsync(id, request, caller, cancellationToken) : Problems.InvalidSessionId();

    /// <summary>The route of all sessions. <c>after</c> is a cursor, or <c>latest</c> for what comes from now on.</summary>
    /// <response code="200">Events, or a stream of them.</response>
    /// <response code="400"><c>invalid-request</c>.</response>
    /// <response code="406"><c>not-acceptable</c>.</response>
    /// <response code="410"><c>events-gone</c>: what follows <c>after</c> is not kept any more, or the cursor is beyond the last event.</response>
    public Task<Results<JsonAnswer<EventListResponse>, EventStreamResult, ProblemResult>> OfAllAsync(
        HttpRequest request, Caller caller, CancellationToken cancellationToken) => AnswerAsync(sessionId: null, request, caller, cancellationToken);

    private async Task<Results<JsonAnswer<EventListResponse>, EventStreamResult, ProblemResult>> AnswerAsync(
        string? sessionId, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (Accepted.Best(request, Json, Stream) is not { } type) return Problems.NotAcceptable(Json, Stream);

        var errors = new FieldErrors();
        var limit = ReadLimit(request.Query["limit"], errors);
        var isFromNow = sessionId is null && request.Query["after"] == Latest;
        var after = isFromNow ? null : ReadPlace("after", request.Query["after"], errors);
        // What a stream's reader saw last says more than the address it began with.
        if (type == Stream && ReadPlace(LastEventId, request.Headers[LastEventId], errors) is { } seen) after = seen;
        if (errors.Any) return Problems.InvalidFields(errors.ToDictionary());

        request.HttpContext.Response.Headers.Vary = "Accept";
        var reader = new EventReader(log, caller, sessionId, time);
        var wait = type == Json ? WaitPreference.Of(request) : null;
        if (wait is { } asked) WaitPreference.Acknowledge(request.HttpContext.Response, asked);

        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (isFromNow && after is null) after = await log.WaitAsync(caller.Tenant, afterCursor: -1, sessionId: null, AtOnce, waiting.Token);
        var page = await reader.NextAsync(after, limit, wait ?? TimeSpan.Zero, waiting.Token);
        if (page is null) return Problems.SessionNotFound(sessionId!);
        if (page.IsGone) return Problems.EventsGone(page.Next);

        return type == Json
            ? new JsonAnswer<EventListResponse>(
                new([.. page.Events.Select(logged => EventResponse.From(logged.Event))], page.Next, page.HasMore), ApiJson.Context.EventListResponse)
            : new EventStreamResult(reader, page, limit, options.StreamLimit, time, lifetime.ApplicationStopping);
    }

    private static int ReadLimit(StringValues values, FieldErrors errors)
    {
        if (values.Count == 0) return DefaultLimit;
        if (values.Count == 1 && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        errors.Add("limit", $"must be a whole number from 1 to {MaxLimit}");
        return DefaultLimit;
    }

    private static long? ReadPlace(string name, StringValues values, FieldErrors errors)
    {
        if (values.Count == 0) return null;
        if (values.Count == 1 && long.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var place)) return place;

        errors.Add(name, "must be a whole number, as a call before told it");
        return null;
    }
}
