using WhatsApp.Device;

namespace WhatsApp.Tests.Client;

/// <summary>A store in memory that counts, and fails or waits on request before it keeps anything.</summary>
internal sealed class TestDeviceStore : IDeviceStore
{
    private readonly Lock _lock = new();
    private byte[]? _credentials;

    public TestDeviceStore(DeviceCredentials? credentials = null) => _credentials = credentials?.ToBytes();

    /// <summary>First id and number of keys of each batch.</summary>
    public List<(int FirstId, int Count)> PreKeys { get; } = [];

    /// <summary>Called with what is about to be kept; what it throws is what the client gets.</summary>
    public Func<DeviceCredentials, Task> OnSave { get; set; } = _ => Task.CompletedTask;

    public Func<Task> OnAddPreKeys { get; set; } = () => Task.CompletedTask;

    public Func<Task> OnLoad { get; set; } = () => Task.CompletedTask;

    /// <summary>What was kept last.</summary>
    public DeviceCredentials Saved
    {
        get
        {
            lock (_lock) return DeviceCredentials.Parse(_credentials!);
        }
    }

    public async ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken)
    {
        await OnLoad();
        lock (_lock) return _credentials;
    }

    public async ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken)
    {
        var bytes = credentials.ToArray();
        await OnSave(DeviceCredentials.Parse(bytes));
        lock (_lock) _credentials = bytes;
    }

    public async ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken)
    {
        await OnAddPreKeys();
        lock (_lock) PreKeys.Add((firstId, privateKeys.Length / 32));
    }
}
