using Fuzzing.Engine;
using Xunit;

namespace Fuzzing.Tests;

/// <summary>Whatever bytes come, each decoder answers with its own exceptions, within bounds of time, depth and memory.</summary>
public sealed class HostileBytesTests
{
    private const int QuickInputs = 100_000;
    private const long LongInputs = 10_000_000;

    public static TheoryData<string, long> Quick => Share(QuickInputs);

    /// <summary>Small pieces, so that the corpus of one input is not the same work again.</summary>
    [Theory]
    [MemberData(nameof(Quick))]
    public Task The_corpus_and_some_thousand_inputs_end_in_typed_errors(string target, long inputs) => RunAsync(target, inputs);

    /// <summary>Side by side as many as there are processors; the figures go to a file that ./dev test --long prints.</summary>
    [Fact]
    [Trait("Category", "Long")]
    public async Task Ten_million_inputs_end_in_typed_errors()
    {
        var shares = TargetList.Share(LongInputs);
        Assert.True(shares.Sum(share => share.Inputs) >= LongInputs);

        var reports = new RunReport[shares.Count];
        await Parallel.ForAsync(
            0,
            shares.Count,
            TestContext.Current.CancellationToken,
            async (i, _) => reports[i] = await RunAsync(shares[i].Name, shares[i].Inputs));

        await File.WriteAllLinesAsync(
            Path.Combine(Artifacts.Folder("figures"), "long.txt"),
            [.. reports.Select(report => report.ToString()), $"{reports.Sum(report => report.Inputs)} inputs in all"],
            TestContext.Current.CancellationToken);
    }

    private static TheoryData<string, long> Share(long inputs) => [.. TargetList.Share(inputs).Select(share => new TheoryDataRow<string, long>(share.Name, share.Inputs))];

    private static async Task<RunReport> RunAsync(string target, long inputs)
    {
        var report = await Runner.RunAsync(new RunOptions(target, inputs, Seed: 1));

        Assert.True(report.Findings.Count == 0, string.Join('\n', report.Findings.Select(finding => $"{target}: {finding}")));
        Assert.True(report.Inputs >= inputs, $"Only {report.Inputs} inputs ran.");
        Assert.True(report.SeedEdges > 0, "Nothing was counted: the code under test carries no counters.");
        return report;
    }
}
