using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Primitives;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary>
/// <c>GET /sessions?status=&amp;name=&amp;metadata.KEY=&amp;limit=&amp;cursor=</c>: the caller's sessions, page by page; no session is woken.
/// </summary>
internal sealed class ListSessionsEndpoint(ISessionDirectory directory, TimeProvider time)
{
    private const int MaxLimit = 1000;

    /// <summary>The route.</summary>
    /// <response code="200">A page; without <c>limit</c> up to 1000 sessions.</response>
    /// <response code="400"><c>invalid-request</c>.</response>
    public async Task<Results<JsonAnswer<SessionListResponse>, ProblemResult>> ListAsync(
        HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        var limit = ReadLimit(request.Query["limit"], errors);
        var after = ReadCursor(request.Query["cursor"], errors);
        var filter = SessionFilterQuery.Read(request.Query, errors);
        if (errors.Any) return Problems.InvalidFields(errors.ToDictionary());

        if (caller.SessionIds is not null) filter = filter with { SessionIds = caller.SessionIds };
        var page = await directory.ListAsync(caller.Tenant, limit, after, filter, cancellationToken);

        var now = time.GetUtcNow();
        var next = page.HasMore ? PageCursor.After(page.Sessions[^1].Key.SessionId) : null;
        var answer = new SessionListResponse([.. page.Sessions.Select(session => SessionResponse.From(session, now))], next);

        return new JsonAnswer<SessionListResponse>(answer, ApiJson.Context.SessionListResponse);
    }

    private static int ReadLimit(StringValues values, FieldErrors errors)
    {
        if (values.Count == 0) return MaxLimit;
        if (values.Count == 1
            && int.TryParse(values[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            && limit is >= 1 and <= MaxLimit)
        {
            return limit;
        }

        errors.Add("limit", $"must be a whole number from 1 to {MaxLimit}");
        return MaxLimit;
    }

    private static string? ReadCursor(StringValues values, FieldErrors errors)
    {
        if (values.Count == 0) return null;
        if (values.Count == 1 && PageCursor.TryRead(values[0], out var sessionId)) return sessionId;

        errors.Add("cursor", "must be a nextCursor of this list");
        return null;
    }
}
