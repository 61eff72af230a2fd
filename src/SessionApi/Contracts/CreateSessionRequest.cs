using System.Text.Json;
using Sessions;
using Sessions.Proxies;

namespace SessionApi.Contracts;

/// <summary>The body of <c>POST /sessions</c>: every field optional, null the same as absent, unknown fields ignored.</summary>
/// <param name="SessionId">The id that the caller wants; null for a new one.</param>
/// <param name="Command">The rest.</param>
internal sealed record CreateSessionRequest(string? SessionId, CreateSession Command)
{
    public const string SessionIdField = "sessionId";

    /// <summary>What an absent body says.</summary>
    public static CreateSessionRequest Empty { get; } = new(null, new CreateSession());

    /// <summary>Reads a JSON object; what is wrong goes to <paramref name="errors"/>, by field.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static CreateSessionRequest Read(JsonElement body, FieldErrors errors)
    {
        string? sessionId = null, name = null, deviceName = null;
        Dictionary<string, string?>? metadata = null;
        ProxyAddress? proxy = null;

        foreach (var field in body.EnumerateObject())
        {
            if (field.Value.ValueKind == JsonValueKind.Null) continue;

            switch (field.Name)
            {
                case SessionIdField:
                    sessionId = ReadSessionId(field.Value, errors);
                    break;
                case SessionFields.Name:
                    name = SessionFields.ReadName(field.Value, errors);
                    break;
                case SessionFields.DeviceName:
                    deviceName = SessionFields.ReadDeviceName(field.Value, errors);
                    break;
                case SessionFields.Metadata:
                    metadata = SessionFields.ReadMetadata(field.Value, isPatch: false, errors);
                    break;
                case SessionFields.Proxy:
                    proxy = SessionFields.ReadProxy(field.Value, errors);
                    break;
                case "phoneNumber":
                    // Ignoring it would create another session than the caller asked for.
                    errors.Add(field.Name, "is not supported by this version");
                    break;
            }
        }

        return new CreateSessionRequest(sessionId, new CreateSession(name, metadata?.ToDictionary(pair => pair.Key, pair => pair.Value!), deviceName, proxy));
    }

    private static string? ReadSessionId(JsonElement value, FieldErrors errors)
    {
        var id = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (SessionKey.IsValidId(id)) return id;

        errors.Add(SessionIdField, "must be 1 to 63 lower-case letters, digits and dashes, not starting with a dash");
        return null;
    }
}
