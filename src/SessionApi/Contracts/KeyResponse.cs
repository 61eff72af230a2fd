using System.ComponentModel;
using SessionApi.OpenApi;
using Sessions.ApiKeys;

namespace SessionApi.Contracts;

/// <summary>A stored API key.</summary>
internal sealed record KeyResponse
{
    [Description("Names it under /keys/{id}.")]
    [Example("\"3f9a2b7c1d5e8f60\"")]
    public required string KeyId { get; init; }

    [Description("The key itself: in the answer that made it, and never again.")]
    [Example("\"wsk_default_3f9a2b7c1d5e8f60_0000000000000000000000000000000000000000000\"")]
    public string? Key { get; init; }

    [Description("The beginning of the key, which tells it from others and opens nothing.")]
    [Example("\"wsk_default_3f9a2b7c1d5e8f60\"")]
    public required string Prefix { get; init; }

    [Description("Its maker's own word for it.")]
    [Example("\"ci\"")]
    public string? Name { get; init; }

    [Description("Whose sessions it opens.")]
    [Example("\"default\"")]
    public required string Tenant { get; init; }

    [Description("What it may do.")]
    [Example("""["sessions:read"]""")]
    public required IReadOnlyList<string> Scopes { get; init; }

    [Description("The only sessions it opens; absent: all of the tenant.")]
    [Example("""["shop-7"]""")]
    public IReadOnlyList<string>? SessionIds { get; init; }

    [Description("When it was made.")]
    [Example("\"2025-01-08T12:00:00.000Z\"")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Description("From then on it opens nothing; absent: never.")]
    [Example("\"2030-01-31T12:00:00.000Z\"")]
    public DateTimeOffset? ExpiresAt { get; init; }

    [Description("When it was used last, a minute or two late; absent before the first use.")]
    [Example("\"2025-01-09T08:30:00.000Z\"")]
    public DateTimeOffset? LastUsedAt { get; init; }

    public static KeyResponse Of(ApiKey key) => new()
    {
        KeyId = key.Id,
        Prefix = key.Prefix,
        Name = key.Name,
        Tenant = key.Tenant,
        Scopes = key.Scopes,
        SessionIds = key.SessionIds,
        CreatedAt = key.CreatedAt,
        ExpiresAt = key.ExpiresAt,
        LastUsedAt = key.LastUsedAt,
    };
}
