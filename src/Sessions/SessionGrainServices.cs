using Sessions.Storage;
using Sessions.Telemetry;
using WhatsApp.Crypto;

namespace Sessions;

/// <summary>What every session grain shares besides its stores.</summary>
/// <param name="Time">Clock and timers.</param>
/// <param name="Random">Ids and pauses.</param>
/// <param name="Unlinks">Where removals wait that WhatsApp has not confirmed.</param>
/// <param name="Proxies">Through what sessions connect.</param>
/// <param name="UnlinkSignal">Tells the worker that there is one more.</param>
/// <param name="Metrics">What is counted.</param>
internal sealed record SessionGrainServices(
    TimeProvider Time, IRandomSource Random, IUnlinkStore Unlinks, IProxyStore Proxies, UnlinkSignal UnlinkSignal, SessionMetrics Metrics)
{
    /// <summary>
    /// Saves behind the callers' backs that go on at the same time. When all lines break at once every session has something to save, and callers'
    /// own reads and writes must not queue behind all of it; who waits here saves its newest state when its turn comes, once.
    /// </summary>
    private const int MostSaves = 16;

    /// <inheritdoc cref="MostSaves"/>
    public Places Saves { get; } = new(MostSaves);

    /// <summary>UTC, whole milliseconds: what a row gives back.</summary>
    public DateTimeOffset Now => Truncate(Time.GetUtcNow());

    /// <summary>Cuts to whole milliseconds.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % TimeSpan.TicksPerMillisecond), TimeSpan.Zero);

    /// <summary>
    /// The epoch of a new session. Rows of a deleted namesake may still be in somebody's hands: epochs of a later creation must be higher,
    /// so they start at the milliseconds of the Unix epoch and rise by one per owner from there.
    /// </summary>
    public static long FirstEpoch(DateTimeOffset now) => now.ToUnixTimeMilliseconds();
}
