using System.Reflection;
using System.Text.RegularExpressions;
using Shared.Processes;

namespace Infra.Tests.Bicep;

/// <summary>The Bicep compiler. It ends with 0 also where types do not fit, so what it prints decides.</summary>
internal static partial class BicepTool
{
    private static readonly string Tool = typeof(BicepTool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "BicepTool").Value!;

    private static readonly string[] NoPlace =
    [
        "--subscription-id", "00000000-0000-0000-0000-000000000001", "--tenant-id", "00000000-0000-0000-0000-000000000002",
        "--location", "westeurope", "--deployment-name", "snapshot",
    ];

    private static readonly Lazy<Task<string>> Compiled = new(
        async () => (await RunAsync(["build", InfraFiles.Main, "--stdout"], CancellationToken.None)).Output);

    /// <summary>The compiled template; all tests share one run.</summary>
    public static Task<string> TemplateAsync() => Compiled.Value;

    /// <summary>Runs it; its warnings and errors, a line each, and what it printed otherwise.</summary>
    public static async Task<(int ExitCode, IReadOnlyList<string> Findings, string Output)> RunAsync(
        IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        await using var bicep = ChildProcess.Start(Tool, arguments);
        var exitCode = await bicep.ExitAsync(cancellationToken);
        var findings = bicep.Everything.Split('\n').Where(line => Finding().IsMatch(line)).ToList();

        return (exitCode, findings, bicep.Output);
    }

    /// <summary>Compares what the parameters in <paramref name="file"/> would deploy with the snapshot beside it.</summary>
    public static Task<(int ExitCode, IReadOnlyList<string> Findings, string Output)> CompareAsync(
        string file, CancellationToken cancellationToken) =>
        RunAsync(["snapshot", file, "--mode", "validate", .. NoPlace], cancellationToken);

    [GeneratedRegex(@"\) : (Warning|Error) |^Failed|^Error")]
    private static partial Regex Finding();
}
