using Sessions.Storage;
using WhatsApp;

namespace Shared.Storage;

internal sealed class InMemoryDeviceStore(InMemoryDeviceStores stores, InMemoryDevice device, long epoch) : IOwnedDeviceStore
{
    private bool _hasSeenRow;
    private bool _hasWritten;

    public ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken)
    {
        lock (device)
        {
            Enter(cancellationToken);
            if (!device.IsThere) return ValueTask.FromResult<byte[]?>(null);

            CheckOwner();
            CheckReadable();
            _hasSeenRow = true;

            return ValueTask.FromResult((byte[]?)device.Credentials?.Clone());
        }
    }

    public ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken)
    {
        lock (device)
        {
            Enter(cancellationToken);
            CheckOwner();
            CheckReadable();
            device.Credentials = credentials.ToArray();
            Take();
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken)
    {
        if (privateKeys.Length % 32 != 0 || privateKeys.Length / 32 is 0 or > 812)
            throw new ArgumentException("1 to 812 keys of 32 bytes.", nameof(privateKeys));
        ArgumentOutOfRangeException.ThrowIfLessThan(firstId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstId, (1 << 24) - privateKeys.Length / 32);

        lock (device)
        {
            Enter(cancellationToken);
            CheckOwner();
            CheckReadable();
            device.PreKeys[firstId] = privateKeys.ToArray();
            Take();
        }

        return ValueTask.CompletedTask;
    }

    public Task ClaimAsync(CancellationToken cancellationToken)
    {
        lock (device)
        {
            Enter(cancellationToken);
            CheckOwner();
            Take();
        }

        return Task.CompletedTask;
    }

    public Task EraseAsync(CancellationToken cancellationToken)
    {
        lock (device)
        {
            Enter(cancellationToken);
            if (device.IsThere) CheckOwner();
            device.IsThere = false;
            device.IsUnreadable = false;
            device.Credentials = null;
            device.PreKeys.Clear();
            _hasSeenRow = _hasWritten = false;
        }

        return Task.CompletedTask;
    }

    private void Enter(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (stores.IsUnavailable) throw new StorageUnavailableException("Switched off by the test.");
    }

    private void CheckOwner()
    {
        var isLost = device.IsThere
            ? device.Epoch > epoch || (_hasWritten && (device.Epoch < epoch || device.Writer != this))
            : _hasSeenRow;
        if (isLost) throw new OwnershipLostException("Another owner has written the device's rows.");
    }

    private void CheckReadable()
    {
        if (device.IsUnreadable) throw new CredentialsUnreadableException("Damaged by the test.");
    }

    private void Take()
    {
        device.IsThere = true;
        device.Epoch = epoch;
        device.Writer = this;
        _hasSeenRow = _hasWritten = true;
    }
}
