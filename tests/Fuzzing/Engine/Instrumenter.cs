using dnlib.DotNet;
using SharpFuzz;

namespace Fuzzing.Engine;

/// <summary>Copies of assemblies that count their branches in <see cref="SharpFuzz.Common.Trace"/>.</summary>
internal static class Instrumenter
{
    private const string Debuggable = "System.Diagnostics.DebuggableAttribute";

    /// <summary>The bytes of the copy.</summary>
    /// <param name="path">Of the assembly.</param>
    /// <param name="isCounted">Which types, by full name.</param>
    public static byte[] Instrument(string path, Func<string, bool> isCounted)
    {
        var copy = Path.Combine(Artifacts.Folder("instrumented"), $"{Guid.NewGuid():N}.dll");
        try
        {
            WriteOptimizable(path, copy);
            Fuzzer.Instrument(copy, isCounted, Options.Value);

            return File.ReadAllBytes(copy);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    // A debug build tells the runtime not to optimise it, which would make every run several times slower.
    private static void WriteOptimizable(string path, string copy)
    {
        using var module = ModuleDefMD.Load(File.ReadAllBytes(path));
        module.Assembly.CustomAttributes.RemoveAll(Debuggable);
        module.Write(copy);
    }
}
