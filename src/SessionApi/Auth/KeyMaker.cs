using SessionApi.Contracts;
using Sessions.ApiKeys;
using WhatsApp.Crypto;

namespace SessionApi.Auth;

/// <summary>Makes keys that may at most what their maker may: its tenant, its scopes, its list of sessions, until it expires.</summary>
internal sealed class KeyMaker(IRandomSource random, TimeProvider time)
{
    /// <summary>A key and its text, not stored yet; or why there is none.</summary>
    public (ApiKey? Key, string? Text, ProblemResult? Refusal) Make(CreateKeyRequest wish, Caller maker)
    {
        // What is not asked for is the maker's own, except to make keys in turn.
        var scopes = wish.Scopes ?? [.. maker.Scopes.Where(scope => scope != Scopes.Admin).Order(StringComparer.Ordinal)];
        var sessionIds = wish.SessionIds ?? maker.SessionIds?.Order(StringComparer.Ordinal).ToArray();
        var expiresAt = wish.ExpiresAt ?? maker.ExpiresAt;

        if (Excess(scopes, sessionIds, expiresAt, wish.Tenant, maker) is { } excess) return (null, null, Problems.MoreThanMaker(excess));
        if (expiresAt <= time.GetUtcNow())
        {
            var errors = new FieldErrors();
            errors.Add(CreateKeyRequest.ExpiresAtField, "must be in the future");
            return (null, null, Problems.InvalidRequest(errors));
        }

        var id = ApiKeyText.NewId(random);
        var text = ApiKeyText.New(maker.Tenant, id, random);
        var key = new ApiKey
        {
            Tenant = maker.Tenant,
            Id = id,
            Hash = ApiKeyText.HashOf(text),
            Scopes = scopes,
            SessionIds = sessionIds,
            Name = wish.Name,
            CreatedAt = time.GetUtcNow(),
            ExpiresAt = expiresAt,
        };

        return (key, text, null);
    }

    private static string? Excess(
        IReadOnlyList<string> scopes, IReadOnlyList<string>? sessionIds, DateTimeOffset? expiresAt, string? tenant, Caller maker)
    {
        if (tenant is not null && tenant != maker.Tenant) return "another tenant";
        if (scopes.FirstOrDefault(scope => !maker.Scopes.Contains(scope)) is { } scope) return $"the scope {scope}";
        if (sessionIds?.All(maker.Sees) == false) return "sessions that are not on its list";

        return expiresAt > maker.ExpiresAt ? "a longer life than its own" : null;
    }
}
