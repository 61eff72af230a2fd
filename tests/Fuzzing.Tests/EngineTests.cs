using Fuzzing.Engine;
using Fuzzing.Tests.Canaries;
using Xunit;

namespace Fuzzing.Tests;

/// <summary>The engine finds defects that were planted for it; without this, finding nothing would mean nothing.</summary>
public sealed class EngineTests
{
    private const int Inputs = 400_000;

    [Fact]
    public async Task Coverage_leads_to_a_defect_behind_six_nested_conditions()
    {
        var guided = await RunAsync<MazeCanary>(guided: true);
        var blind = await RunAsync<MazeCanary>(guided: false);

        var finding = Assert.Single(guided.Findings);
        Assert.Equal(nameof(InvalidOperationException), finding.What);
        Assert.StartsWith(Convert.ToHexStringLower("canary"u8), finding.Input);
        Assert.Empty(blind.Findings);
        Assert.True(guided.Edges > blind.Edges, $"{guided.Edges} branches guided, {blind.Edges} blind.");
    }

    [Fact]
    public async Task A_length_that_is_believed_too_early_is_found()
    {
        var report = await RunAsync<GreedyCanary>(guided: true);

        Assert.Contains(report.Findings, finding => finding.What == "allocation");
    }

    [Fact]
    public async Task An_input_that_does_not_end_is_found()
    {
        var report = await RunAsync<EndlessCanary>(guided: true);

        Assert.Equal("time", Assert.Single(report.Findings).What);
    }

    private static Task<RunReport> RunAsync<T>(bool guided)
        where T : ITarget => Runner.RunAsync(new RunOptions(typeof(T).AssemblyQualifiedName!, Inputs, Seed: 1, Guided: guided, MostFindings: 1, SecondsPerInput: 3));
}
