using System.Text.Json;

namespace Fuzzing.Engine;

/// <summary>Runs a target with counters in the product's code. The two worlds talk in JSON, since no type is the same in both.</summary>
internal static class Runner
{
    /// <summary>Enough for nodes nested as deeply as they may be; little enough to notice anything deeper.</summary>
    private const int StackLength = 1 << 20;

    /// <summary>Runs to the end, or to an input that takes too long.</summary>
    public static Task<RunReport> RunAsync(RunOptions options)
    {
        var entry = new InstrumentedContext().Program.GetType(typeof(Runner).FullName!)!.GetMethod(nameof(RunInside))!
            .CreateDelegate<Action<string, Action<string>>>();
        var report = new TaskCompletionSource<RunReport>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(
            () =>
            {
                try
                {
                    entry(JsonSerializer.Serialize(options), json => report.TrySetResult(JsonSerializer.Deserialize<RunReport>(json)!));
                }
#pragma warning disable CA1031 // Told to whoever waits.
                catch (Exception exception)
#pragma warning restore CA1031
                {
                    report.TrySetException(exception);
                }
            },
            StackLength)
        { IsBackground = true };
        thread.Start();

        return report.Task;
    }

    /// <summary>Called in the other world: by the watchdog, when an input takes too long, or at the end.</summary>
    public static void RunInside(string options, Action<string> onReport)
    {
        var parsed = JsonSerializer.Deserialize<RunOptions>(options)!;
        // First, since already making a target runs code that counts.
        var coverage = new CoverageMap();
        using var campaign = new Campaign(TargetList.Find(parsed.Target), parsed, coverage);
        using var watchdog = new Watchdog(campaign.SlowInput, finding => Report(campaign.Report(finding)));
        Report(campaign.Run());

        void Report(RunReport report) => onReport(JsonSerializer.Serialize(report));
    }
}
