using System.Buffers.Binary;
using System.Globalization;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>
/// Makes row keys. Ids are validated here once more, because a key with <c>/ \ # ?</c> or a control character is refused by Table Storage
/// and one with a bar would reach into another session's rows.
/// </summary>
/// <remarks>
/// <code>
/// Devices   {sessionId}                     credentials
///           {sessionId}|prekeys|{firstId}   one batch of pre-keys; the id of its first key in eight digits, so that batches sort by id
///           {sessionId}|proxy|{proxyId}     a proxy; ids sort by the epoch of the owner who stored it
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

    /// <summary>The row of a proxy.</summary>
    public static string Proxy(string sessionId, string proxyId) => $"{sessionId}|proxy|{proxyId}";

    /// <summary>Whose proxy a row of <c>Devices</c> is, and its id; null for any other row.</summary>
    public static (string SessionId, string ProxyId)? ReadProxy(string rowKey) =>
        rowKey.Split('|') is [var sessionId, "proxy", var proxyId] ? (sessionId, proxyId) : null;

    /// <summary>A proxy's id: the epoch of the owner who stored it (16 hex digits), then 16 random ones.</summary>
    public static string NewProxyId(long epoch, IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[8];
        random.Fill(bytes);

        return string.Create(CultureInfo.InvariantCulture, $"{epoch:x16}{BinaryPrimitives.ReadUInt64BigEndian(bytes):x16}");
    }

    /// <summary>The proxies' rows that owners up to that epoch stored lie between these two: from the first, below the second.</summary>
    public static (string From, string Below) ProxyRange(string sessionId, long epoch) =>
        ($"{sessionId}|proxy|", string.Create(CultureInfo.InvariantCulture, $"{sessionId}|proxy|{epoch + 1:x16}"));

    /// <summary>The batch rows of a session lie between these two: from the first, below the second.</summary>
    public static (string From, string Below) PreKeysRange(string sessionId) => ($"{sessionId}|prekeys|", $"{sessionId}|prekeys}}");
}
