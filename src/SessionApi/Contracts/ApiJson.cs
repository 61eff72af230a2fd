using System.Text.Encodings.Web;
using System.Text.Json;

namespace SessionApi.Contracts;

/// <summary>How answers are written.</summary>
internal static class ApiJson
{
    /// <summary>
    /// The context to use. Its encoder leaves the plus of phone numbers and of base64 as it is: answers are JSON documents,
    /// sent with <c>nosniff</c>, never text inside of HTML.
    /// </summary>
    public static ApiJsonContext Context { get; } =
        new(new JsonSerializerOptions(ApiJsonContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
