using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace EndToEnd.Tests.Layers;

/// <summary>What a built assembly uses, read from its metadata without loading it.</summary>
internal sealed class AssemblyFile : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;

    private AssemblyFile(string path)
    {
        _file = new(File.OpenRead(path));
        _metadata = _file.GetMetadataReader();
    }

    /// <summary>Opens an assembly that the build has put beside the tests.</summary>
    public static AssemblyFile OfProduct(string name) => new(Path.Combine(AppContext.BaseDirectory, name + ".dll"));

    /// <summary>Names of the assemblies it uses a type of; a reference in the project file alone does not count.</summary>
    public IEnumerable<string> References =>
        _metadata.AssemblyReferences.Select(handle => _metadata.GetString(_metadata.GetAssemblyReference(handle).Name));

    /// <summary>Full names of the top-level types it uses of <paramref name="assembly"/>.</summary>
    public IEnumerable<string> TypesUsedOf(string assembly)
    {
        foreach (var handle in _metadata.TypeReferences)
        {
            var type = _metadata.GetTypeReference(handle);
            if (type.ResolutionScope.Kind != HandleKind.AssemblyReference) continue;

            var scope = _metadata.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope);
            if (!_metadata.StringComparer.Equals(scope.Name, assembly)) continue;

            yield return $"{_metadata.GetString(type.Namespace)}.{_metadata.GetString(type.Name)}";
        }
    }

    public void Dispose() => _file.Dispose();
}
