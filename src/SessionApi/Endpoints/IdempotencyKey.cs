using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace SessionApi.Endpoints;

/// <summary>The <c>Idempotency-Key</c> of a request, known by its hash alone.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>SHA-256 of the key, 64 hex digits; null without one; or what is wrong with it.</summary>
    public static (string? Hash, ProblemResult? Problem) Read(HttpRequest request)
    {
        var values = request.Headers[Header];
        if (values.Count == 0) return (null, null);
        if (values.Count == 1 && values[0] is { Length: > 0 and <= MaxLength } key && key.All(letter => letter is > ' ' and < '\x7f'))
        {
            return (Hash(Encoding.ASCII.GetBytes(key)), null);
        }

        return (null, Problems.InvalidRequest($"{Header} has 1 to {MaxLength} visible ASCII characters, once."));
    }

    /// <summary>
    /// HMAC-SHA-256 of a body as it was sent (of nothing when there is none) under the caller's key: a body may hold a proxy's password, which a bare
    /// hash would let anybody guess who reads the table.
    /// </summary>
    public static string HashOf(JsonDocument? body, HttpRequest request) => Convert.ToHexStringLower(HMACSHA256.HashData(
        Encoding.UTF8.GetBytes(request.Headers[Header].ToString()), body is null ? [] : Encoding.UTF8.GetBytes(body.RootElement.GetRawText())));

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
