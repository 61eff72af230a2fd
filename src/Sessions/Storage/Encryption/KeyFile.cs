using System.Security.Cryptography;
using System.Text.Json;
using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>A file of master keys: <c>{"id": "base64 of 32 bytes"}</c>.</summary>
internal static class KeyFile
{
    private const UnixFileMode UserOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode FolderUserOnly = UserOnly | UnixFileMode.UserExecute;
    private const string FirstKeyId = "k1";

    /// <summary>The file under the user's data directory, or null when this user has none.</summary>
    public static string? DefaultPath()
    {
        var folder = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);

        return folder.Length == 0 ? null : Path.Combine(folder, "whatsapp-sessions", "keys.json");
    }

    /// <summary>The keys in the file, or null when there is no file.</summary>
    /// <exception cref="EncryptionKeyInvalidException">It cannot be read as a key file. It is left as it is.</exception>
    public static MasterKeys? Read(string path)
    {
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EncryptionKeyInvalidException($"The key file {path} cannot be read.", exception);
        }

        try
        {
            var keys = JsonSerializer.Deserialize(json, StorageJsonContext.Default.DictionaryStringString)
                ?? throw new EncryptionKeyInvalidException($"The key file {path} holds no key.");

            return MasterKeys.Decode(keys, $"The key file {path}");
        }
        catch (JsonException)
        {
            // Not passed on: a parser's message may quote what it read.
            throw new EncryptionKeyInvalidException($"The key file {path} is not a JSON object of ids and base64 keys.");
        }
        finally
        {
            CryptographicOperations.ZeroMemory(json);
        }
    }

    /// <summary>Adds one random key that encrypts from then on. The file is replaced in one step, so that whoever reads it finds the old or the new one, whole.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="EncryptionKeyMissingException">There is no such file.</exception>
    /// <exception cref="EncryptionKeyInvalidException">It cannot be read or written, or somebody else is adding a key at this moment. It is as it was.</exception>
    public static string AddKey(string path, IRandomSource random, TimeProvider time)
    {
        path = Path.GetFullPath(path);
        var draft = $"{path}.{WriteId.New(random)}.new";
        try
        {
            // Ends with the process, whatever becomes of it: the file itself may stay.
            using var alone = new FileStream($"{path}.lock", OpenOptions(FileMode.OpenOrCreate, UserOnly));
            var current = Read(path) ?? throw new EncryptionKeyMissingException($"There is no key file {path}.");
            var id = KeyIds.After(current.CurrentId, time.GetUtcNow());
            WriteDraft(draft, current.Encode(), id, random, ModeOf(path));
            File.Move(draft, path, overwrite: true);
            DirectorySync.Flush(Path.GetDirectoryName(path)!);

            return id;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(draft);
            throw new EncryptionKeyInvalidException($"No key could be added to {path}: it cannot be written, or somebody else is adding one.", exception);
        }
    }

    /// <summary>
    /// Makes the file with one random key, for its user alone, and makes it durable. Written under another name first and then put in place
    /// in one step that never replaces: a process killed midway leaves no half file, and of two that start together one wins.
    /// </summary>
    /// <exception cref="EncryptionKeyInvalidException">It cannot be written.</exception>
    public static void CreateUnlessThere(string path, IRandomSource random)
    {
        path = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(path)!;
        var draft = $"{path}.{WriteId.New(random)}.new";
        try
        {
            CreateFolder(folder);
            WriteDraft(draft, new Dictionary<string, string>(), FirstKeyId, random, UserOnly);
            File.Move(draft, path, overwrite: false);
            DirectorySync.Flush(folder);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(draft);
        }
        // The last is what .NET makes of a file that may not grow.
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            if (File.Exists(draft)) File.Delete(draft);
            throw new EncryptionKeyInvalidException($"The key file {path} cannot be written.", exception);
        }
    }

    private static void CreateFolder(string folder)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, FolderUserOnly);
    }

    private static void WriteDraft(
        string draft, IReadOnlyDictionary<string, string> others, string id, IRandomSource random, UnixFileMode mode)
    {
        var key = new byte[MasterKeys.KeyLength];
        random.Fill(key);
        var json = JsonSerializer.SerializeToUtf8Bytes(
            new Dictionary<string, string>(others, StringComparer.Ordinal) { [id] = Convert.ToBase64String(key) },
            StorageJsonContext.Default.DictionaryStringString);
        try
        {
            using var file = new FileStream(draft, OpenOptions(FileMode.CreateNew, mode));
            file.Write(json);
            file.Flush(flushToDisk: true);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
            CryptographicOperations.ZeroMemory(json);
        }
    }

    private static FileStreamOptions OpenOptions(FileMode mode, UnixFileMode unixMode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = unixMode;

        return options;
    }

    /// <summary>As somebody may have set it on purpose.</summary>
    private static UnixFileMode ModeOf(string path) => OperatingSystem.IsWindows() ? UserOnly : File.GetUnixFileMode(path);
}
