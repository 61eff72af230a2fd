using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Sessions.ApiKeys;

namespace SessionApi.Auth;

/// <summary>Finds out who calls: by a configured key, by a stored one, or by the place from which a call without a key comes.</summary>
internal sealed class CallerFinder(
    ApiKeyRing configured, StoredKeys stored, KeyUse uses, IKeylessAccess keyless, FailedKeyLimiter failures, IOptions<AuthOptions> options)
{
    private readonly bool _allowAnonymous = options.Value.AllowAnonymous;

    /// <summary>The caller, or why there is none.</summary>
    /// <exception cref="Sessions.Storage.StorageUnavailableException">It depends on a stored key, and nobody can read those now.</exception>
    public async Task<(Caller? Caller, ProblemResult? Refusal)> FindAsync(HttpContext context)
    {
        var presented = PresentedKeys.Read(context.Request);
        if (presented.Count == 0 && _allowAnonymous) return (Anonymous(context), null);
        if (!await NeedsKeyAsync(context.RequestAborted)) return WithoutKey(context);
        if (presented.Count == 0) return (null, Problems.NoKey());
        if (presented.Count > 1) return (null, Problems.ConflictingKeys());
        if (configured.Find(presented[0]) is { } caller) return (caller, null);

        if (await stored.FindAsync(presented[0], context.RequestAborted) is { } key)
        {
            uses.Note(key);
            return (CallerOf(key), null);
        }

        return failures.Record(context.Connection.RemoteIpAddress) is { } wait
            ? (null, Problems.TooManyWrongKeys(wait))
            : (null, Problems.WrongKey());
    }

    // A key where none is needed is somebody's habit.
    private (Caller? Caller, ProblemResult? Refusal) WithoutKey(HttpContext context) =>
        _allowAnonymous || keyless.Allows(context) ? (Anonymous(context), null) : (null, Problems.KeylessRefused());

    private async Task<bool> NeedsKeyAsync(CancellationToken cancellationToken) => !configured.IsEmpty || await stored.AnyAsync(cancellationToken);

    private Caller Anonymous(HttpContext context) =>
        _allowAnonymous ? Caller.Anonymous with { LimitedAs = $"address {context.Connection.RemoteIpAddress}" } : Caller.Anonymous;

    private static Caller CallerOf(ApiKey key) => new(key.Tenant, key.Scopes.ToHashSet(StringComparer.Ordinal))
    {
        SessionIds = key.SessionIds?.ToHashSet(StringComparer.Ordinal),
        ExpiresAt = key.ExpiresAt,
        LimitedAs = key.Prefix,
    };
}
