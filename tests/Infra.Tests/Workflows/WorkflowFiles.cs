using Shared.Processes;
using YamlDotNet.RepresentationModel;

namespace Infra.Tests.Workflows;

/// <summary>The workflows of GitHub in this repository.</summary>
internal static class WorkflowFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, ".github/workflows");

    public static IReadOnlyList<string> Paths { get; } = [.. Directory.EnumerateFiles(Folder).Order(StringComparer.Ordinal)];

    /// <summary>Name of the file, its job, and each step of that.</summary>
    public static IEnumerable<(string File, string Job, YamlFile Step)> Steps() =>
        from path in Paths
        let workflow = YamlFile.Read(path)
        from job in workflow.Keys("jobs")
        from step in ((YamlSequenceNode)workflow.Node("jobs", job, "steps")!).Children
        select (Path.GetFileName(path), job, new YamlFile((YamlMappingNode)step));

    /// <summary>Every line that a runner gives to its shell.</summary>
    public static IEnumerable<string> ShellLines() =>
        from step in Steps()
        from line in (step.Step.Text("run") ?? "").Split(["\n", "&&"], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        select line;
}
