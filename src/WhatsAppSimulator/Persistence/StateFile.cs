using System.Text.Json;

namespace WhatsAppSimulator.Persistence;

/// <summary>
/// One JSON file, replaced as a whole: written beside itself, synced, then renamed. Saves that come while one is being written share the
/// next one.
/// </summary>
internal sealed class StateFile(string path) : IStateStore
{
    private readonly Lock _lock = new();
    private Func<SavedState>? _snapshot;
    private Task _writing = Task.CompletedTask;
    private Task? _next;

    /// <summary>Null when there is no file yet.</summary>
    /// <exception cref="InvalidDataException">The file is not a state file.</exception>
    public SavedState? Load()
    {
        if (!File.Exists(path)) return null;

        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), StateJsonContext.Default.SavedState)
                ?? throw new InvalidDataException("The state file is empty.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException("The state file is not readable; remove it to begin anew.", exception);
        }
    }

    /// <summary>Where the state to save comes from.</summary>
    public void Attach(Func<SavedState> snapshot) => _snapshot = snapshot;

    public Task SaveAsync()
    {
        lock (_lock)
        {
            if (_next is not null) return _next;
            if (!_writing.IsCompleted) return _next = AfterAsync(_writing);
            return _writing = WriteAsync();
        }
    }

    private async Task AfterAsync(Task earlier)
    {
        await earlier.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task write;
        lock (_lock)
        {
            _next = null;
            write = _writing = WriteAsync();
        }

        await write;
    }

    private async Task WriteAsync()
    {
        // Off the caller's lock and stack: serialising may take long.
        await Task.Yield();
        var bytes = JsonSerializer.SerializeToUtf8Bytes(_snapshot!(), StateJsonContext.Default.SavedState);
        var beside = path + ".new";
        await using (var file = new FileStream(beside, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0, useAsync: true))
        {
            await file.WriteAsync(bytes);
            file.Flush(flushToDisk: true);
        }

        File.Move(beside, path, overwrite: true);
    }
}
