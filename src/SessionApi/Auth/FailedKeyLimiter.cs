using System.Net;
using System.Net.Sockets;

namespace SessionApi.Auth;

/// <summary>
/// Counts wrong keys by address. It slows down who guesses and never locks out who knows: behind a proxy all callers share one address,
/// and one of them must not be able to shut the others out.
/// </summary>
internal sealed class FailedKeyLimiter(TimeProvider time)
{
    /// <summary>Wrong keys that an address may send in a <see cref="Window"/>.</summary>
    public const int AllowedFailures = 10;

    /// <summary>Addresses remembered; beyond that the one that began first is forgotten.</summary>
    public const int MaxAddresses = 4096;

    /// <summary>From an address' first wrong key to its forgetting.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, (long StartedAt, int Count)> _failures = [];

    /// <summary>Addresses remembered now.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _failures.Count;
        }
    }

    /// <summary>Counts one wrong key; how long to wait when there were too many, else null.</summary>
    public TimeSpan? Record(IPAddress? address)
    {
        var place = PlaceOf(address);
        lock (_lock)
        {
            var now = time.GetTimestamp();
            var isKnown = _failures.TryGetValue(place, out var entry) && time.GetElapsedTime(entry.StartedAt, now) < Window;
            if (!isKnown)
            {
                entry = (now, 0);
                if (_failures.Count >= MaxAddresses) MakeRoom(now);
            }

            _failures[place] = entry with { Count = entry.Count + 1 };
            return entry.Count < AllowedFailures ? null : Window - time.GetElapsedTime(entry.StartedAt, now);
        }
    }

    private void MakeRoom(long now)
    {
        foreach (var (place, entry) in _failures)
        {
            if (time.GetElapsedTime(entry.StartedAt, now) >= Window) _failures.Remove(place);
        }

        if (_failures.Count >= MaxAddresses) _failures.Remove(_failures.MinBy(pair => pair.Value.StartedAt).Key);
    }

    // One IPv6 host usually has a whole /64 to choose its address from.
    private static IPAddress PlaceOf(IPAddress? address)
    {
        if (address is null) return IPAddress.None;
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }
}
