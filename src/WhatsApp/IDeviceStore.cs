namespace WhatsApp;

/// <summary>
/// Where one device's secrets live. Every write is durable when its task completes: the client sends what depends on it only afterwards.
/// The bytes are the client's own format; a store only keeps (and encrypts) them.
/// </summary>
/// <remarks>
/// A write by a process that no longer owns the device throws; the client then closes its socket without sending anything more
/// (<see cref="OwnershipLostException"/>). Any other exception is taken as transient: the step is not done and the connection restarts.
/// </remarks>
public interface IDeviceStore
{
    /// <summary>The credentials last saved, or null when there are none.</summary>
    ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken);

    /// <summary>Replaces the credentials (about 500 to 1000 bytes).</summary>
    /// <exception cref="OwnershipLostException">Another process owns the device now.</exception>
    ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken);

    /// <summary>Adds a batch of one-time pre-keys, before their public halves are uploaded.</summary>
    /// <param name="firstId">Id of the first key, 1 to 2^24 - 1; the others follow by one. No id comes twice.</param>
    /// <param name="privateKeys">32 bytes each, at most 812 keys.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="OwnershipLostException">Another process owns the device now.</exception>
    ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken);
}
