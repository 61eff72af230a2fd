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

    /// <summary>The caller of a request that has passed <see cref="AccessMiddleware"/>.</summary>
    public static ValueTask<Caller> BindAsync(HttpContext context) => new(
        context.Features.Get<Caller>() ?? throw new InvalidOperationException($"The route is not marked with {nameof(RequiredScope)}."));
}
