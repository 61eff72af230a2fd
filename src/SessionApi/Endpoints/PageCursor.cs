using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Sessions;

namespace SessionApi.Endpoints;

/// <summary>
/// Where the next page of a list begins: base64url of the last id shown. It says nothing about whose list it is: that comes from
/// the key of the call alone, so another tenant's cursor opens nothing.
/// </summary>
internal static class PageCursor
{
    private const int MaxLength = 84;

    public static string After(string sessionId) => Base64Url.EncodeToString(Encoding.ASCII.GetBytes(sessionId));

    public static bool TryRead(string? cursor, [NotNullWhen(true)] out string? sessionId)
    {
        sessionId = null;
        if (cursor is null || cursor.Length > MaxLength || !Base64Url.IsValid(cursor)) return false;

        sessionId = Encoding.ASCII.GetString(Base64Url.DecodeFromChars(cursor));
        return SessionKey.IsValidId(sessionId);
    }
}
