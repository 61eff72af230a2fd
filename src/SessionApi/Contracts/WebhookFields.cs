using System.Text.Json;
using Sessions;
using Sessions.Events;
using Sessions.Webhooks;

namespace SessionApi.Contracts;

/// <summary>Reads the fields of a webhook that callers may give; what is wrong goes to the errors, by field.</summary>
internal static class WebhookFields
{
    public const string Url = "url";
    public const string Name = "name";
    public const string Description = "description";
    public const string Events = "events";
    public const string Sessions = "sessions";
    public const string Enabled = "enabled";
    public const string Secret = "secret";

    /// <summary>Sessions that one webhook may name.</summary>
    public const int MaxSessions = 100;

    private const int MaxNameLength = 200;
    private const int MaxDescriptionLength = 1000;

    /// <summary>What may be told.</summary>
    public static readonly IReadOnlyList<string> EventTypes =
        [SessionEventType.Created, SessionEventType.Status, SessionEventType.Updated, SessionEventType.Deleted];

    public static string? ReadUrl(JsonElement value, FieldErrors errors)
    {
        var text = Text(value);
        var mistake = text is null ? "must be text" : WebhookTargets.Mistake(text);
        if (mistake is null) return text;

        errors.Add(Url, mistake);
        return null;
    }

    public static string? ReadName(JsonElement value, FieldErrors errors) => ReadText(Name, value, MaxNameLength, errors);

    public static string? ReadDescription(JsonElement value, FieldErrors errors) => ReadText(Description, value, MaxDescriptionLength, errors);

    public static string[]? ReadEvents(JsonElement value, FieldErrors errors) =>
        ReadList(Events, value, EventTypes.Contains, EventTypes.Count, $"must be a list of {string.Join(", ", EventTypes)}", errors);

    public static string[]? ReadSessions(JsonElement value, FieldErrors errors) =>
        ReadList(Sessions, value, SessionKey.IsValidId, MaxSessions, $"must be a list of 1 to {MaxSessions} session ids", errors);

    public static bool? ReadEnabled(JsonElement value, FieldErrors errors)
    {
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();

        errors.Add(Enabled, "must be true or false");
        return null;
    }

    public static string? ReadSecret(JsonElement value, FieldErrors errors)
    {
        if (Text(value) is { } secret && WebhookSecret.IsValid(secret)) return secret;

        errors.Add(Secret, $"must be {WebhookSecret.Prefix} and the base64 of {WebhookSecret.MinLength} to {WebhookSecret.MaxLength} bytes");
        return null;
    }

    private static string? ReadText(string name, JsonElement value, int maxLength, FieldErrors errors)
    {
        if (Text(value) is { } text && Characters.AreLine(text, maxLength)) return text;

        errors.Add(name, Characters.LineRule(maxLength));
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

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
