using System.Collections.Frozen;
using System.Reflection;

namespace SessionApi.Pages;

/// <summary>The files of <c>wwwroot</c>, which are part of the assembly: read once, found by exact name.</summary>
internal sealed class PageFiles
{
    private const string Prefix = "wwwroot/";

    private static readonly Dictionary<string, string> ContentTypes = new(StringComparer.Ordinal)
    {
        [".html"] = "text/html; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".svg"] = "image/svg+xml",
    };

    private readonly FrozenDictionary<string, PageFile> _files = ReadAll().ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All files by name.</summary>
    public IReadOnlyDictionary<string, PageFile> All => _files;

    /// <summary>The file with this name, or null.</summary>
    public PageFile? Find(string name) => _files.GetValueOrDefault(name);

    private static IEnumerable<KeyValuePair<string, PageFile>> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            yield return new(resource[Prefix.Length..], new(content, ContentTypes[Path.GetExtension(resource)]));
        }
    }
}
