using System.Buffers.Binary;
using WhatsApp.Crypto;

namespace Sessions.Webhooks;

/// <summary>When a failed attempt is repeated: full jitter under a limit that doubles from 5 s to half an hour, for a day.</summary>
internal static class RetrySchedule
{
    /// <summary>An event is tried for so long since it was there to be told; then it has failed.</summary>
    public static readonly TimeSpan Round = TimeSpan.FromHours(24);

    /// <summary>A target may ask for a longer pause than ours, up to this.</summary>
    public static readonly TimeSpan LongestRetryAfter = TimeSpan.FromHours(1);

    private static readonly TimeSpan FirstLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LastLimit = TimeSpan.FromMinutes(30);

    /// <summary>The longest pause after so many attempts.</summary>
    public static TimeSpan LimitAfter(int attempts)
    {
        var limit = FirstLimit * Math.Pow(2, Math.Clamp(attempts - 1, 0, 20));
        return limit < LastLimit ? limit : LastLimit;
    }

    /// <summary>The pause after an attempt that failed.</summary>
    /// <param name="attempts">How many there were, with this one.</param>
    /// <param name="retryAfter">What the target asked for.</param>
    /// <param name="random">Jitter: targets that were away are not met by everybody at once.</param>
    public static TimeSpan Pause(int attempts, TimeSpan? retryAfter, IRandomSource random)
    {
        var pause = LimitAfter(attempts) * Fraction(random);
        var asked = retryAfter is { } wish && wish > LongestRetryAfter ? LongestRetryAfter : retryAfter ?? TimeSpan.Zero;

        return pause > asked ? pause : asked;
    }

    /// <summary>From 0 to 1.</summary>
    private static double Fraction(IRandomSource random)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        random.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes) / (double)uint.MaxValue;
    }
}
