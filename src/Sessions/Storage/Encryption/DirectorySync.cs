using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Sessions.Storage.Encryption;

/// <summary>Makes a new name in a folder survive a power cut. .NET opens no folders, so this asks the C library.</summary>
internal static class DirectorySync
{
    private const int ReadOnly = 0;

    /// <summary>Does nothing on Windows, which keeps its own journal of names, or where the folder cannot be opened.</summary>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows()) return;

        using var handle = new SafeFileHandle(Open(folder, ReadOnly), ownsHandle: true);
        if (!handle.IsInvalid) RandomAccess.FlushToDisk(handle);
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
