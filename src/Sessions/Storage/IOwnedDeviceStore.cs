using WhatsApp;

namespace Sessions.Storage;

/// <summary>
/// One device's rows, in the hands of one owner. Besides what <see cref="IDeviceStore"/> says, every method may throw
/// <see cref="StorageUnavailableException"/> or <see cref="CredentialsUnreadableException"/> (rows are never overwritten then).
/// </summary>
public interface IOwnedDeviceStore : IDeviceStore
{
    /// <summary>Takes the rows over from owners of lower epochs, so that none of their writes succeeds any more. Harmless without rows.</summary>
    /// <exception cref="OwnershipLostException">A higher epoch has written.</exception>
    Task ClaimAsync(CancellationToken cancellationToken);

    /// <summary>Deletes credentials and pre-keys; what is gone already is fine.</summary>
    /// <exception cref="OwnershipLostException">A higher epoch has written.</exception>
    Task EraseAsync(CancellationToken cancellationToken);
}
