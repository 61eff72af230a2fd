using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using SessionApi.Auth;
using SessionApi.Contracts;
using Sessions;
using Sessions.Proxies;

namespace SessionApi.Endpoints;

/// <summary><c>PATCH /sessions/{id}</c>: name, metadata, device name and proxy, as a merge patch.</summary>
internal sealed class UpdateSessionEndpoint(ISessions sessions, JsonBodyReader bodies, IProxyCheck proxies, TimeProvider time)
{
    /// <summary>The route. With <c>If-Match</c> only the version that the caller knows is changed.</summary>
    /// <response code="200">The session as it is now.</response>
    /// <response code="400"><c>invalid-session-id</c>, <c>invalid-request</c>.</response>
    /// <response code="404"><c>session-not-found</c>.</response>
    /// <response code="409"><c>already-linked</c>: the phone has taken note of the device's name.</response>
    /// <response code="412"><c>precondition-failed</c>.</response>
    /// <response code="413"><c>payload-too-large</c>.</response>
    /// <response code="415"><c>unsupported-media-type</c>.</response>
    public async Task<Results<SessionResult, ProblemResult>> UpdateAsync(
        string id, HttpRequest request, Caller caller, CancellationToken cancellationToken)
    {
        if (!SessionKey.IsValidId(id)) return Problems.InvalidSessionId();

        var (change, problem) = await ReadAsync(request, cancellationToken);
        if (problem is not null) return problem;

        var grain = sessions.Get(new SessionKey(caller.Tenant, id));
        if (SessionVersionTag.NamesVersions(request))
        {
            var known = await grain.GetAsync(cancellationToken);
            if (known is null) return Problems.SessionNotFound(id);
            if (SessionVersionTag.IsRefusedBy(request, known.Version)) return Problems.PreconditionFailed(known.Version);

            change = change with { ExpectedVersion = known.Version };
        }

        var result = await grain.UpdateAsync(change, CancellationToken.None);
        // It has changed meanwhile, into another version that the caller names too.
        while (change.ExpectedVersion is not null && result is { Outcome: UpdateOutcome.VersionMismatch, Session.Version: var version }
            && version != change.ExpectedVersion && !SessionVersionTag.IsRefusedBy(request, version))
        {
            change = change with { ExpectedVersion = version };
            result = await grain.UpdateAsync(change, CancellationToken.None);
        }

        return result.Outcome switch
        {
            UpdateOutcome.NotFound => Problems.SessionNotFound(id),
            UpdateOutcome.VersionMismatch => Problems.PreconditionFailed(result.Session!.Version),
            UpdateOutcome.AlreadyLinked => Problems.AlreadyLinked(),
            UpdateOutcome.TooMuchMetadata => Problems.InvalidFields(TooMuchMetadata),
            _ => new SessionResult(SessionResponse.From(result.Session!, time.GetUtcNow())),
        };
    }

    private static readonly Dictionary<string, string[]> TooMuchMetadata = new() { [SessionFields.Metadata] = [SessionFields.TooMuchMetadata] };

    private async Task<(UpdateSession Change, ProblemResult? Problem)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var nothing = new UpdateSession();
        var (document, problem) = await bodies.ReadAsync(request, cancellationToken);
        using (document)
        {
            if (document is null) return (nothing, problem);

            try
            {
                var errors = new FieldErrors();
                var change = UpdateSessionRequest.Read(document.RootElement, errors);
                if (!errors.Any && change.Proxy?.Value is { } proxy && await proxies.IsRefusedAsync(proxy, cancellationToken))
                    errors.Add(SessionFields.Proxy, SessionFields.ProxyRefused);

                return (change, errors.Any ? Problems.InvalidRequest(errors) : null);
            }
            catch (InvalidOperationException)
            {
                return (nothing, Problems.InvalidRequest("A text in the body is not valid Unicode."));
            }
        }
    }
}
