using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sessions;

namespace SessionApi.Auth;

/// <summary>Lets a request through to a route marked with <see cref="RequiredScope"/> once it is known who calls, and that they may.</summary>
internal sealed class AccessMiddleware(RequestDelegate next, CallerFinder callers)
{
    private const string OneSession = "/sessions/{id}";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is not { Scope: var scope })
        {
            await next(context);
            return;
        }

        var (caller, refusal) = await callers.FindAsync(context);
        refusal ??= caller!.Scopes.Contains(scope) ? CheckList(caller, context) : Problems.MissingScope(scope);
        if (refusal is not null)
        {
            await refusal.ExecuteAsync(context);
            return;
        }

        context.Features.Set(caller);
        await next(context);
    }

    /// <summary>A session that is not on the key's list is not there, before anybody looks whether it is.</summary>
    private static ProblemResult? CheckList(Caller caller, HttpContext context) =>
        caller.SessionIds is not null
        && context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
        && route.StartsWith(OneSession, StringComparison.Ordinal)
        && context.GetRouteValue("id") is string id
        && SessionKey.IsValidId(id)
        && !caller.Sees(id)
            ? Problems.SessionNotFound(id)
            : null;
}
