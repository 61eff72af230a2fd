using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Sessions;

namespace SessionApi.Auth;

/// <summary>
/// Lets a caller through to a route marked with <see cref="RequiredScope"/> that has the scope, and the session on its list if it has one. Comes
/// behind the limiter, so that a key that asks for what it may not have is counted as well.
/// </summary>
internal sealed class GrantMiddleware(RequestDelegate next)
{
    private const string OneSession = "/sessions/{id}";

    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is { Scope: var scope })
        {
            // There is one: AccessMiddleware lets nobody through to such a route otherwise.
            var caller = await Caller.BindAsync(context);
            if ((caller.Scopes.Contains(scope) ? CheckList(caller, context) : Problems.MissingScope(scope)) is { } refusal)
            {
                await refusal.ExecuteAsync(context);
                return;
            }
        }

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
