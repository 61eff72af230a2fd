using System.ComponentModel;
using SessionApi.Auth;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Wishes for a new API key; every field is optional.</summary>
// Written for the document; CreateKeyRequest reads the body, with an error for each wrong field.
internal sealed record CreateKeyBody
{
    [Description("The maker's own word for it: 1 to 200 characters.")]
    [Example("\"ci\"")]
    public string? Name { get; init; }

    [Description("The maker's tenant; another one is refused.")]
    [Example($"\"{Caller.DefaultTenant}\"")]
    public string? Tenant { get; init; }

    [Description("What it may do: sessions:read, sessions:write, events:read, webhooks:write, admin. The maker's scopes without admin unless given.")]
    [Example("""["sessions:read"]""")]
    public IReadOnlyList<string>? Scopes { get; init; }

    [Description("The only sessions it opens, 1 to 100 ids; such a key creates none. The maker's list unless given.")]
    [Example("""["shop-7"]""")]
    public IReadOnlyList<string>? SessionIds { get; init; }

    [Description("From then on it opens nothing; in the future. When the maker's key expires unless given.")]
    [Example("\"2030-01-31T12:00:00.000Z\"")]
    public DateTimeOffset? ExpiresAt { get; init; }
}
