using Sessions.Storage;

namespace Sessions.Tests.Grains;

internal sealed class FaultyDeviceStores(IDeviceStores rows, StorageScript script) : IDeviceStores
{
    public IOwnedDeviceStore Open(SessionKey key, long epoch) => new Device(rows.Open(key, epoch), script);

    private sealed class Device(IOwnedDeviceStore row, StorageScript script) : IOwnedDeviceStore
    {
        public ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken) =>
            new(script.CallAsync("device.load", () => row.LoadAsync(cancellationToken).AsTask()));

        public ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken) =>
            new(script.CallAsync("device.save", () => row.SaveAsync(credentials, cancellationToken).AsTask()));

        public ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken) =>
            new(script.CallAsync("device.pre-keys", () => row.AddPreKeysAsync(firstId, privateKeys, cancellationToken).AsTask()));

        public Task ClaimAsync(CancellationToken cancellationToken) =>
            script.CallAsync("device.claim", () => row.ClaimAsync(cancellationToken));

        public Task EraseAsync(CancellationToken cancellationToken) =>
            script.CallAsync("device.erase", () => row.EraseAsync(cancellationToken));
    }
}
