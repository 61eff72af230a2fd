using System.Globalization;
using System.Text.Json;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /keys</c>; everything is optional, unknown fields are ignored.</summary>
internal sealed record CreateKeyRequest
{
    public const string ExpiresAtField = "expiresAt";

    private const string NameField = "name";
    private const string TenantField = "tenant";
    private const string ScopesField = "scopes";
    private const string SessionIdsField = "sessionIds";
    private const int MaxNameLength = 200;
    private const int MaxSessionIds = 100;

    /// <summary>The maker's own word for it; 1 to 200 characters.</summary>
    public string? Name { get; init; }

    /// <summary>Only to be told that it is not the maker's.</summary>
    public string? Tenant { get; init; }

    /// <summary>Null: the maker's, without <c>admin</c>.</summary>
    public IReadOnlyList<string>? Scopes { get; init; }

    /// <summary>1 to 100 ids; null: the maker's list.</summary>
    public IReadOnlyList<string>? SessionIds { get; init; }

    /// <summary>Null: when the maker's key expires.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Reads a JSON object; what is wrong goes to <paramref name="errors"/>, by field.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static CreateKeyRequest Read(JsonElement body, FieldErrors errors)
    {
        var wish = new CreateKeyRequest();
        foreach (var field in body.EnumerateObject().Where(field => field.Value.ValueKind != JsonValueKind.Null))
        {
            wish = field.Name switch
            {
                NameField => wish with { Name = ReadName(field.Value, errors) },
                TenantField => wish with { Tenant = ReadTenant(field.Value, errors) },
                ScopesField => wish with
                {
                    Scopes = ReadList(ScopesField, field.Value, Auth.Scopes.All.Contains, Auth.Scopes.All.Count, $"is a list of {string.Join(", ", Auth.Scopes.All)}", errors),
                },
                SessionIdsField => wish with
                {
                    SessionIds = ReadList(SessionIdsField, field.Value, SessionKey.IsValidId, MaxSessionIds, $"is a list of 1 to {MaxSessionIds} session ids", errors),
                },
                ExpiresAtField => wish with { ExpiresAt = ReadTime(field.Value, errors) },
                _ => wish,
            };
        }

        return wish;
    }

    private static string? ReadName(JsonElement value, FieldErrors errors)
    {
        if (Text(value) is { } name && Characters.AreLine(name, MaxNameLength)) return name;

        errors.Add(NameField, Characters.LineRule(MaxNameLength));
        return null;
    }

    private static string? ReadTenant(JsonElement value, FieldErrors errors)
    {
        if (Text(value) is { } tenant) return tenant;

        errors.Add(TenantField, "must be text");
        return null;
    }

    private static string[]? ReadList(string name, JsonElement value, Func<string, bool> isValid, int limit, string rule, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.Array && value.GetArrayLength() is > 0 and var count && count <= limit)
        {
            var texts = value.EnumerateArray().Select(Text).ToArray();
            if (texts.All(text => text is not null && isValid(text))) return [.. texts.Select(text => text!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        }

        errors.Add(name, rule);
        return null;
    }

    private static DateTimeOffset? ReadTime(JsonElement value, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.String && value.TryGetDateTimeOffset(out var at)) return at.ToUniversalTime();

        errors.Add(ExpiresAtField, string.Create(CultureInfo.InvariantCulture, $"must be a time such as 2030-01-31T12:00:00Z"));
        return null;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
