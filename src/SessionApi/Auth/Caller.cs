using Microsoft.AspNetCore.Http;

namespace SessionApi.Auth;

/// <summary>Who calls, as <see cref="AccessMiddleware"/> found out. Bound as a parameter of endpoints.</summary>
/// <param name="Tenant">Whose sessions the caller sees.</param>
/// <param name="Scopes">What it may do.</param>
internal sealed record Caller(string Tenant, IReadOnlySet<string> Scopes)
{
    /// <summary>The tenant of calls without a key, and of keys that name none.</summary>
    public const string DefaultTenant = "default";

    /// <summary>A caller without a key, where such calls are allowed.</summary>
    public static Caller Anonymous { get; } = new(DefaultTenant, Auth.Scopes.All);

    /// <summary>The only sessions that the caller sees; null for all of the tenant.</summary>
    public IReadOnlySet<string>? SessionIds { get; init; }

    /// <summary>When its key expires; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Its share of <c>Limits:RequestsPerMinute</c> is counted under this name; null when nothing is counted.</summary>
    public string? LimitedAs { get; init; }

    /// <summary>Whether the caller sees that session, if there is one.</summary>
    public bool Sees(string sessionId) => SessionIds is null || SessionIds.Contains(sessionId);

    /// <summary>The caller of a request that has passed <see cref="AccessMiddleware"/>.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(
        context.Features.Get<Caller>() ?? throw new InvalidOperationException($"The route is not marked with {nameof(RequiredScope)}."));
}
