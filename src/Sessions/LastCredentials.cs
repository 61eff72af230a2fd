using WhatsApp;

namespace Sessions;

/// <summary>Credentials for one last login, to remove the device: what changes on the way is of no use afterwards and is kept in memory alone.</summary>
internal sealed class LastCredentials(byte[] credentials) : IDeviceStore
{
    private byte[] _credentials = credentials;

    public ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken) => new(_credentials);

    public ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken)
    {
        _credentials = credentials.ToArray();
        return ValueTask.CompletedTask;
    }

    public ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken) => ValueTask.CompletedTask;
}
