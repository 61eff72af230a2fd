using System.Text.Json;
using Sessions;

namespace SessionApi.Contracts;

/// <summary>The body of <c>PATCH /sessions/{id}</c>: a merge patch (RFC 7396). Null takes a field away; unknown fields are ignored.</summary>
internal static class UpdateSessionRequest
{
    /// <summary>Reads a JSON object; what is wrong goes to <paramref name="errors"/>, by field.</summary>
    /// <exception cref="InvalidOperationException">A string is not valid Unicode.</exception>
    public static UpdateSession Read(JsonElement body, FieldErrors errors)
    {
        var change = new UpdateSession();
        foreach (var field in body.EnumerateObject())
        {
            var value = field.Value.ValueKind == JsonValueKind.Null ? (JsonElement?)null : field.Value;
            switch (field.Name)
            {
                case SessionFields.Name:
                    change = change with { Name = new(value is { } name ? SessionFields.ReadName(name, errors) : null) };
                    break;
                case SessionFields.DeviceName:
                    change = change with { DeviceName = new(value is { } deviceName ? SessionFields.ReadDeviceName(deviceName, errors) : null) };
                    break;
                case SessionFields.Metadata:
                    change = change with { Metadata = new(value is { } pairs ? SessionFields.ReadMetadata(pairs, isPatch: true, errors) : null) };
                    break;
                case SessionFields.Proxy:
                    change = change with { Proxy = new(value is { } proxy ? SessionFields.ReadProxy(proxy, errors) : null) };
                    break;
                case "sessionId" or "status" or "phoneNumber":
                    // Somebody who sends these takes them for changeable.
                    errors.Add(field.Name, "cannot be changed");
                    break;
            }
        }

        return change;
    }
}
