using System.Globalization;
using WhatsApp.Crypto;

namespace Sessions.Events;

/// <summary>
/// Names one life of a session id: a session created again under a deleted one's id is another incarnation, whose events begin at 1.
/// <code>[15 digits: 999999999999999 - milliseconds since the Unix epoch at the creation][8 random hex digits]</code>
/// So of two incarnations the newer sorts first, and none is like another even if the clock goes back.
/// </summary>
internal static class SessionIncarnation
{
    private const long Last = 999_999_999_999_999;
    private const int RandomLength = 4;

    public static string New(DateTimeOffset createdAt, IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[RandomLength];
        random.Fill(bytes);
        return Of(createdAt, Convert.ToHexStringLower(bytes));
    }

    /// <summary>The record's own, or, in one written before there were any, that of its creation.</summary>
    public static string Of(SessionRecord record) => record.Incarnation.Length > 0 ? record.Incarnation : Of(record.CreatedAt, "00000000");

    private static string Of(DateTimeOffset createdAt, string random) =>
        string.Create(CultureInfo.InvariantCulture, $"{Last - createdAt.ToUnixTimeMilliseconds():D15}{random}");
}
