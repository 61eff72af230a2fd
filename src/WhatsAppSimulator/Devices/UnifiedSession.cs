using System.Globalization;
using WhatsApp.Binary;

namespace WhatsAppSimulator.Devices;

/// <summary>
/// The number by which a client says in which week of its use it is: (time in ms + 3 days) mod 7 days, of the server's clock. Source: linked-device 11.8.
/// </summary>
internal static class UnifiedSession
{
    private static readonly TimeSpan Shift = TimeSpan.FromDays(3);
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    /// <summary>The client knows the server's clock by whole seconds, and what it sends takes its time.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(2);

    /// <summary>Whether the bulletin's child tells the week that is now.</summary>
    public static bool IsRight(Node child, DateTimeOffset now)
    {
        if (!long.TryParse(child["id"], NumberStyles.None, CultureInfo.InvariantCulture, out var told)) return false;

        var week = (long)Week.TotalMilliseconds;
        if (told >= week) return false;

        var apart = Math.Abs(told - ((now.ToUnixTimeMilliseconds() + (long)Shift.TotalMilliseconds) % week));
        return Math.Min(apart, week - apart) <= Tolerance.TotalMilliseconds;
    }
}
