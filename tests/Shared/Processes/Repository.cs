namespace Shared.Processes;

/// <summary>Where things are that no reference brings beside the tests.</summary>
internal static class Repository
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot(new(AppContext.BaseDirectory));

    /// <summary>The entry point of the pinned Table Storage; <c>./dev test</c> installs it.</summary>
    public static string Azurite => Path.Combine(Root, "tools/azurite/node_modules/azurite/dist/src/table/main.js");

    /// <summary>Another client of the protocol, as a program; <c>./dev test</c> installs what it needs.</summary>
    public static string Referee => Path.Combine(Root, "tests/Referee/referee.mjs");

    /// <summary>A program of the product in its own output folder, built in the configuration of the tests.</summary>
    public static string Program(string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(output.Parent!.Parent!.FullName, name, output.Name, name + ".dll");
    }

    private static string FindRoot(DirectoryInfo folder) =>
        File.Exists(Path.Combine(folder.FullName, "Functions.sln"))
            ? folder.FullName
            : FindRoot(folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run below the solution's folder."));
}
