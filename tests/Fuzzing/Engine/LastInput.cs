using System.IO.MemoryMappedFiles;

namespace Fuzzing.Engine;

/// <summary>The input under way in a file, since one that overflows the stack takes the process with it: [length:4][bytes].</summary>
internal sealed class LastInput : IDisposable
{
    private const int MaxLength = 1 << 16;

    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;

    public LastInput(string target)
    {
        var path = Path.Combine(Artifacts.Folder("last"), $"{target}-{Environment.ProcessId}-{Guid.NewGuid():N}");
        _file = MemoryMappedFile.CreateFromFile(
            new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, 1, FileOptions.DeleteOnClose),
            mapName: null,
            sizeof(int) + MaxLength,
            MemoryMappedFileAccess.ReadWrite,
            HandleInheritability.None,
            leaveOpen: false);
        _view = _file.CreateViewAccessor();
    }

    public void Keep(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, MaxLength));
    }

    /// <summary>Ends with the file: only a process that died leaves one.</summary>
    public void Dispose()
    {
        _view.Dispose();
        _file.Dispose();
    }
}
