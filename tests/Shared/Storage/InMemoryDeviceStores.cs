using System.Collections.Concurrent;
using Sessions;
using Sessions.Storage;

namespace Shared.Storage;

/// <summary>The table of devices in memory; passes the same tests as the real one.</summary>
public sealed class InMemoryDeviceStores : IDeviceStores
{
    private readonly ConcurrentDictionary<SessionKey, InMemoryDevice> _devices = new();

    /// <summary>While true, every call fails as during an outage.</summary>
    public bool IsUnavailable { get; set; }

    /// <inheritdoc/>
    public IOwnedDeviceStore Open(SessionKey key, long epoch) => new InMemoryDeviceStore(this, DeviceOf(key), epoch);

    /// <summary>The rows of one device, to look into.</summary>
    public InMemoryDevice DeviceOf(SessionKey key) => _devices.GetOrAdd(key, _ => new InMemoryDevice());
}
