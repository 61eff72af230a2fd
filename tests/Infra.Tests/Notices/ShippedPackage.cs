using System.Text.Json;
using System.Xml.Linq;
using Shared.Processes;

namespace Infra.Tests.Notices;

/// <summary>A package whose files are shipped with the product, with the licence that its own metadata names.</summary>
internal sealed record ShippedPackage(string Name, string Version, string Licence, string Copyright)
{
    /// <summary>Packages that name their licence by an address alone.</summary>
    private static readonly Dictionary<string, string> LicencesByAddress = new(StringComparer.OrdinalIgnoreCase)
    {
        ["https://github.com/dotnet/corefx/blob/master/LICENSE.TXT"] = "MIT",
    };

    private static readonly string[] ShippedKinds = ["runtime", "native", "runtimeTargets"];

    /// <summary>All that <c>SessionServer</c> was restored with and puts into its output, in the order of their names.</summary>
    public static IReadOnlyList<ShippedPackage> OfServer()
    {
        var assets = JsonElement.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, "artifacts/obj/SessionServer/project.assets.json")));
        var folder = assets.GetProperty("packageFolders").EnumerateObject().First().Name;

        return
        [
            .. assets.GetProperty("targets").EnumerateObject().First().Value.EnumerateObject()
                .Where(library => library.Value.GetProperty("type").GetString() == "package" && IsShipped(library.Value))
                .Select(library => Read(folder, library.Name.Split('/')))
                .OrderBy(package => package.Name, StringComparer.OrdinalIgnoreCase),
        ];
    }

    // Analyzers and tools of the build leave nothing behind; "_._" stands for no file.
    private static bool IsShipped(JsonElement library) =>
        ShippedKinds.Any(kind =>
            library.TryGetProperty(kind, out var files) && files.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal)));

    private static ShippedPackage Read(string folder, string[] id)
    {
        var (name, version) = (id[0], id[1]);
#pragma warning disable CA1308 // Folders of packages are in lower case.
        var (package, lower) = (Path.Combine(folder, name.ToLowerInvariant(), version.ToLowerInvariant()), name.ToLowerInvariant());
#pragma warning restore CA1308
        var metadata = XDocument.Load(Path.Combine(package, lower + ".nuspec")).Root!.Elements().Single(element => element.Name.LocalName == "metadata");
        var text = (string tag) => metadata.Elements().FirstOrDefault(element => element.Name.LocalName == tag)?.Value.Trim() ?? "";
        var licence = metadata.Elements().FirstOrDefault(element => element.Name.LocalName == "license");

        return new(
            name,
            version,
            licence?.Attribute("type")?.Value == "expression" ? licence.Value : LicencesByAddress.GetValueOrDefault(text("licenseUrl"), "unknown"),
            text("copyright") is { Length: > 0 } copyright ? string.Join(' ', copyright.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) : text("authors"));
    }
}
