namespace Fuzzing.Engine;

/// <summary>Notices an input that does not end. Its thread cannot be stopped; the run is over with this finding.</summary>
internal sealed class Watchdog : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Timer _timer;

    /// <param name="find">Tells a finding once there is one.</param>
    /// <param name="onFinding">Is told it, at least once.</param>
    public Watchdog(Func<Finding?> find, Action<Finding> onFinding) => _timer = new Timer(
        _ =>
        {
            if (find() is { } finding) onFinding(finding);
        },
        state: null,
        Interval,
        Interval);

    public void Dispose() => _timer.Dispose();
}
