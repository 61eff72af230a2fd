using WhatsApp;

namespace Sessions.Storage;

/// <summary>
/// One device's rows, in the hands of one owner. Besides what <see cref="IDeviceStore"/> says, every method may throw
/// <see cref="StorageUnavailableException"/> or <see cref="CredentialsUnreadableException"/> (rows are never overwritten then).
/// Reading throws <see cref="OwnershipLostException"/> too. Of several objects of one epoch the one that wrote last counts; the others have lost.
/// </summary>
public interface IOwnedDeviceStore : IDeviceStore
{
    /// <summary>Takes the rows over from owners of lower epochs, so that none of their writes succeeds any more, also where there is no row yet. Needs no master key.</summary>
    /// <exception cref="OwnershipLostException">A higher epoch has written.</exception>
    Task ClaimAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Deletes credentials and pre-keys; what is gone already is fine. Needs no master key, so that unreadable rows can be deleted.
    /// The fence goes too: an owner that never read or wrote a row could write again, whatever its epoch.
    /// </summary>
    /// <exception cref="OwnershipLostException">A higher epoch has written.</exception>
    Task EraseAsync(CancellationToken cancellationToken);
}
