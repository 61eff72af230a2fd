using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace SessionApi.Auth;

/// <summary>Lets a request through to a route marked with <see cref="RequiredScope"/> once it is known who calls.</summary>
internal sealed class AccessMiddleware(
    RequestDelegate next, ApiKeyRing keys, IKeylessAccess keyless, FailedKeyLimiter failures, IOptions<AuthOptions> options)
{
    private readonly bool _allowAnonymous = options.Value.AllowAnonymous;

    public Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RequiredScope>() is not { Scope: var scope }) return next(context);

        var (caller, refusal) = keys.IsEmpty ? WithoutKeys(context) : ByKey(context);
        if (caller is null) return refusal!.ExecuteAsync(context);
        if (!caller.Scopes.Contains(scope)) return Problems.MissingScope(scope).ExecuteAsync(context);

        context.Features.Set(caller);
        return next(context);
    }

    private (Caller? Caller, ProblemResult? Refusal) WithoutKeys(HttpContext context) =>
        _allowAnonymous || keyless.Allows(context) ? (Caller.Anonymous, null) : (null, Problems.KeylessRefused());

    private (Caller? Caller, ProblemResult? Refusal) ByKey(HttpContext context)
    {
        var presented = PresentedKeys.Read(context.Request);
        if (presented.Count == 0) return _allowAnonymous ? (Caller.Anonymous, null) : (null, Problems.NoKey());
        if (presented.Count > 1) return (null, Problems.ConflictingKeys());
        if (keys.Find(presented[0]) is { } caller) return (caller, null);

        return failures.Record(context.Connection.RemoteIpAddress) is { } wait
            ? (null, Problems.TooManyWrongKeys(wait))
            : (null, Problems.WrongKey());
    }
}
