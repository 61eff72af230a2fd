using System.Text.Json;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /sessions</c>: every field optional, null the same as absent, unknown fields ignored.</summary>
/// <param name="SessionId">The id that the caller wants; null for a new one.</param>
/// <param name="Command">The rest.</param>
internal sealed record CreateSessionRequest(string? SessionId, CreateSession Command)
{
    public const string SessionIdField = "sessionId";

    /// <summary>Characters of a name.</summary>
    public const int MaxNameLength = 200;

    /// <summary>Characters of a device name: it has one line on the phone.</summary>
    public const int MaxDeviceNameLength = 50;

    private const string MetadataField = "metadata";
    private const int MaxMetadataCount = 20;
    private const int MaxMetadataKeyLength = 40;
    private const int MaxMetadataValueLength = 500;

    /// <summary>What an absent body says.</summary>
    public static CreateSessionRequest Empty { get; } = new(null, new CreateSession());

    /// <summary>Reads a JSON object; what is wrong goes to <paramref name="errors"/>, by field.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static CreateSessionRequest Read(JsonElement body, FieldErrors errors)
    {
        string? sessionId = null, name = null, deviceName = null;
        IReadOnlyDictionary<string, string>? metadata = null;

        foreach (var field in body.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;

            switch (field.Name)
            {
                case SessionIdField:
                    sessionId = ReadSessionId(field.Value, errors);
                    break;
                case "name":
                    name = ReadText(field, MaxNameLength, errors);
                    break;
                case "deviceName":
                    deviceName = ReadText(field, MaxDeviceNameLength, errors);
                    break;
                case MetadataField:
                    metadata = ReadMetadata(field.Value, errors);
                    break;
                case "phoneNumber" or "proxy":
                    // Ignoring one of these would create another session than the caller asked for.
                    errors.Add(field.Name, "is not supported by this version");
                    break;
            }
        }

        return new CreateSessionRequest(sessionId, new CreateSession(name, metadata, deviceName));
    }

    private static string? ReadSessionId(JsonElement value, FieldErrors errors)
    {
        var id = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (SessionKey.IsValidId(id)) return id;

        errors.Add(SessionIdField, "must be 1 to 63 lower-case letters, digits and dashes, not starting with a dash");
        return null;
    }

    private static string? ReadText(JsonProperty field, int maxLength, FieldErrors errors)
    {
        var text = field.Value.ValueKind == JsonValueKind.String ? field.Value.GetString() : null;
        if (text is { Length: > 0 } && text.Length <= maxLength && !text.Any(char.IsControl)) return text;

        errors.Add(field.Name, $"must be text of 1 to {maxLength} characters without control characters");
        return null;
    }

    private static Dictionary<string, string>? ReadMetadata(JsonElement value, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(MetadataField, "must be an object of text values");
            return null;
        }

        var pairs = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Name.Length is 0 or > MaxMetadataKeyLength)
            {
                errors.Add(MetadataField, $"keys have 1 to {MaxMetadataKeyLength} characters");
            }
            else if (pair.Value.ValueKind != JsonValueKind.String || pair.Value.GetString()!.Length > MaxMetadataValueLength)
            {
                errors.Add($"{MetadataField}.{pair.Name}", $"must be text of at most {MaxMetadataValueLength} characters");
            }
            else
            {
                pairs[pair.Name] = pair.Value.GetString()!;
            }
        }

        if (value.GetPropertyCount() > MaxMetadataCount) errors.Add(MetadataField, $"has at most {MaxMetadataCount} pairs");

        return pairs;
    }
}
