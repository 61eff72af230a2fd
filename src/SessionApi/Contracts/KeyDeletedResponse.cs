using System.ComponentModel;
using SessionApi.OpenApi;

namespace SessionApi.Contracts;

/// <summary>Says that a key is gone.</summary>
internal sealed record KeyDeletedResponse(
    [property: Description("For people."), Example("\"Key deleted successfully\"")]
    string Message,
    [property: Description("Which."), Example("\"3f9a2b7c1d5e8f60\"")]
    string KeyId)
{
    public static KeyDeletedResponse Of(string keyId) => new("Key deleted successfully", keyId);
}
