using System.Globalization;

namespace Sessions.Storage;

/// <summary>
/// Makes row keys. Ids are validated here once more, because a key with <c>/ \ # ?</c> or a control character is refused by Table Storage
/// and one with a bar would reach into another session's rows.
/// </summary>
/// <remarks>
/// <code>
/// Devices   {sessionId}                     credentials
///           {sessionId}|prekeys|{firstId}   one batch of pre-keys; the id of its first key in eight digits, so that batches sort by id
/// </code>
/// A bar cannot occur in an id, so no session's rows lie between those of another.
/// </remarks>
internal static class RowKeys
{
    /// <exception cref="ArgumentException">Not a tenant or session id.</exception>
    public static void Check(SessionKey key)
    {
        if (!SessionKey.IsValidId(key.Tenant) || !SessionKey.IsValidId(key.SessionId))
            throw new ArgumentException("A session is named by a valid tenant and a valid id.", nameof(key));
    }

    /// <summary>The row of a batch.</summary>
    public static string PreKeys(string sessionId, int firstId) =>
        string.Create(CultureInfo.InvariantCulture, $"{sessionId}|prekeys|{firstId:D8}");

    /// <summary>The batch rows of a session lie between these two: from the first, below the second.</summary>
    public static (string From, string Below) PreKeysRange(string sessionId) => ($"{sessionId}|prekeys|", $"{sessionId}|prekeys}}");
}
