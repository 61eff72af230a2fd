using WhatsApp;

namespace Sessions.Storage;

/// <summary>The encrypted rows of devices (table <c>Devices</c>: credentials and pre-key batches).</summary>
public interface IDeviceStores
{
    /// <summary>
    /// The store of one device for its owner of that epoch. Opening touches nothing. The first write, and <see cref="IOwnedDeviceStore.ClaimAsync"/>,
    /// fences owners of lower epochs out; a write fails with <see cref="OwnershipLostException"/> once a higher epoch has written.
    /// </summary>
    IOwnedDeviceStore Open(SessionKey key, long epoch);
}
