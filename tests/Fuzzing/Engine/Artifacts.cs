namespace Fuzzing.Engine;

/// <summary>Where a run writes: folders below <c>artifacts/fuzzing</c> of the repository.</summary>
internal static class Artifacts
{
    /// <summary>A folder by that name; made when it is missing.</summary>
    public static string Folder(string name) => Directory.CreateDirectory(Path.Combine(Root(), "artifacts", "fuzzing", name)).FullName;

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Functions.sln"))) return folder.FullName;
        }

        throw new DirectoryNotFoundException("No Functions.sln above the program.");
    }
}
