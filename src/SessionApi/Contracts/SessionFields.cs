using System.Text.Json;
using Sessions;
using Sessions.Proxies;

namespace SessionApi.Contracts;

/// <summary>Reads the fields of a session that callers may give; what is wrong goes to the errors, by field.</summary>
internal static class SessionFields
{
    public const string Name = "name";
    public const string DeviceName = "deviceName";
    public const string Metadata = "metadata";
    public const string Proxy = "proxy";

    private const int MaxMetadataKeyLength = 40;
    private const int MaxMetadataValueLength = 500;

    /// <summary>Characters of a name.</summary>
    private const int MaxNameLength = 200;

    /// <summary>Characters of a device name: it has one line on the phone.</summary>
    private const int MaxDeviceNameLength = 50;

    /// <summary>The name; null when it is wrong.</summary>
    public static string? ReadName(JsonElement value, FieldErrors errors) => ReadText(Name, value, MaxNameLength, errors);

    /// <summary>The device's name; null when it is wrong.</summary>
    public static string? ReadDeviceName(JsonElement value, FieldErrors errors) => ReadText(DeviceName, value, MaxDeviceNameLength, errors);

    /// <summary>The pairs; a value may be null where <paramref name="isPatch"/>: the key is to go.</summary>
    public static Dictionary<string, string?>? ReadMetadata(JsonElement value, bool isPatch, FieldErrors errors)
    {
        if (value.ValueKind != JsonValueKind.Object)
        {
            errors.Add(Metadata, "must be an object of text values");
            return null;
        }

        var pairs = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var pair in value.EnumerateObject())
        {
            if (pair.Name.Length is 0 or > MaxMetadataKeyLength)
            {
                errors.Add(Metadata, $"keys have 1 to {MaxMetadataKeyLength} characters");
            }
            else if (isPatch && pair.Value.ValueKind == JsonValueKind.Null)
            {
                pairs[pair.Name] = null;
            }
            else if (pair.Value.ValueKind != JsonValueKind.String || pair.Value.GetString()!.Length > MaxMetadataValueLength)
            {
                errors.Add($"{Metadata}.{pair.Name}", $"must be text of at most {MaxMetadataValueLength} characters");
            }
            else
            {
                pairs[pair.Name] = pair.Value.GetString();
            }
        }

        if (pairs.Count(pair => pair.Value is not null) > SessionMetadata.MaxCount) errors.Add(Metadata, TooMuchMetadata);

        return pairs;
    }

    /// <summary>The proxy; null when it is wrong. What is wrong never repeats it: it may hold a password.</summary>
    public static ProxyAddress? ReadProxy(JsonElement value, FieldErrors errors)
    {
        if (value.ValueKind == JsonValueKind.String && ProxyAddress.Parse(value.GetString()!) is { } proxy) return proxy;

        errors.Add(Proxy, "must be scheme://[user:password@]host[:port] with the scheme http, https or socks5, user and password percent-encoded");
        return null;
    }

    /// <summary>What is wrong with a proxy that only this service, or its network, can reach.</summary>
    public const string ProxyRefused = "is not on a public address, and private ones are not allowed here (Proxies:AllowPrivateTargets)";

    /// <summary>What is wrong with more pairs than a session may have.</summary>
    public static readonly string TooMuchMetadata = $"has at most {SessionMetadata.MaxCount} pairs";

    private static string? ReadText(string name, JsonElement value, int maxLength, FieldErrors errors)
    {
        var text = value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        if (text is not null && Characters.AreLine(text, maxLength)) return text;

        errors.Add(name, Characters.LineRule(maxLength));
        return null;
    }
}
