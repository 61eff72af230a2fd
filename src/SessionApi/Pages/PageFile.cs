using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace SessionApi.Pages;

/// <summary>A file of the web pages, as it is sent.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Its media type.</param>
internal sealed record PageFile(byte[] Content, string ContentType)
{
    /// <summary>Strong: the same bytes, the same tag, on every host.</summary>
    public EntityTagHeaderValue ETag { get; } = new($"\"{Convert.ToHexStringLower(SHA256.HashData(Content).AsSpan(0, 16))}\"");
}
