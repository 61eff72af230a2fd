using System.Text.Json;
using Shared.Processes;

namespace Infra.Tests.Bicep;

/// <summary>The files of <c>infra/</c>.</summary>
internal static class InfraFiles
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "infra");

    public static string Main { get; } = Path.Combine(Folder, "main.bicep");

    public static string Parameters(string topology) => Path.Combine(Folder, "snapshots", topology + ".bicepparam");

    /// <summary>What would be deployed, as the snapshot of a topology says. Tests compare it with the templates first.</summary>
    public static IReadOnlyList<PredictedResource> Snapshot(string topology) =>
    [
        .. JsonElement.Parse(File.ReadAllBytes(Path.Combine(Folder, "snapshots", topology + ".snapshot.json")))
            .GetProperty("predictedResources").EnumerateArray()
            .Select(resource => new PredictedResource(resource)),
    ];

    /// <summary>A copy of the folder that a test may spoil; goes with the test.</summary>
    public static DirectoryInfo Copy()
    {
        var copy = Directory.CreateTempSubdirectory("infra-");
        foreach (var file in Directory.EnumerateFiles(Folder, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(copy.FullName, Path.GetRelativePath(Folder, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return copy;
    }
}
