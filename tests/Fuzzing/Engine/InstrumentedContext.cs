using System.Reflection;
using System.Runtime.Loader;

namespace Fuzzing.Engine;

/// <summary>
/// A world of its own for one run: the product's assemblies with counters, this program's once more (so that its targets use those), and
/// its own copy of the counters, so that runs side by side do not count each other's branches. Everything else is shared.
/// </summary>
internal sealed class InstrumentedContext() : AssemblyLoadContext("fuzzing", isCollectible: false)
{
    private const string Self = "Fuzzing";
    private const string Counters = "SharpFuzz.Common";

    // Planted defects, in which the engine proves itself.
    private const string Tests = "Fuzzing.Tests";
    private const string Canaries = "Fuzzing.Tests.Canaries.";

    private static readonly Lazy<Dictionary<string, byte[]>> Images = new(Build);

    /// <summary>This program's assembly in here.</summary>
    public Assembly Program => LoadFromAssemblyName(new AssemblyName(Self));

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == Counters) return LoadFromAssemblyPath(PathOf(Counters));
        if (!Images.Value.TryGetValue(assemblyName.Name!, out var image)) return null;

        using var stream = new MemoryStream(image);
        return LoadFromStream(stream);
    }

    private static Dictionary<string, byte[]> Build()
    {
        var images = BuildProduct();
        if (File.Exists(PathOf(Tests)))
        {
            images[Tests] = Instrumenter.Instrument(PathOf(Tests), name => name.StartsWith(Canaries, StringComparison.Ordinal));
        }

        return images;
    }

    private static Dictionary<string, byte[]> BuildProduct() => new(StringComparer.Ordinal)
    {
        ["WhatsApp"] = Instrumenter.Instrument(PathOf("WhatsApp"), _ => true),
        ["WhatsAppSimulator"] = Instrumenter.Instrument(PathOf("WhatsAppSimulator"), _ => true),
        // The rest of it is generated for the cluster and reads no foreign bytes.
        ["Sessions"] = Instrumenter.Instrument(PathOf("Sessions"), name => name.StartsWith("Sessions.", StringComparison.Ordinal)),
        [Self] = File.ReadAllBytes(PathOf(Self)),
    };

    private static string PathOf(string assembly) => Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
}
