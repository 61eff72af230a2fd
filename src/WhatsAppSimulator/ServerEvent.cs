using WhatsApp.Binary;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator;

/// <summary>Something the simulated server saw or did.</summary>
public abstract record ServerEvent
{
    /// <summary>From 1, without gaps, in the order of publication.</summary>
    public long Sequence { get; internal set; }
}

/// <summary>A socket was opened; nothing is known of the client yet.</summary>
public sealed record ConnectionOpened(long Connection) : ServerEvent;

/// <summary>A connection is over.</summary>
public sealed record ConnectionClosed(long Connection, SocketEnd End) : ServerEvent;

/// <summary>The client broke the wire format or the encryption; <paramref name="Error"/> says where.</summary>
public sealed record ConnectionBroken(long Connection, string Error) : ServerEvent;

/// <summary>The client was refused with a failure stanza.</summary>
public sealed record ConnectionRefused(long Connection, RefusalReason Reason) : ServerEvent;

/// <summary>An unlinked client got its refs.</summary>
public sealed record RegistrationStarted(long Connection, IReadOnlyList<string> Refs) : ServerEvent;

/// <summary>An unlinked client answered pair-device: from here its QR can be scanned.</summary>
public sealed record RegistrationReady(long Connection) : ServerEvent;

/// <summary>A scan ended without a link.</summary>
public sealed record ScanRefused(long Connection, ScanRefusalReason Reason) : ServerEvent;

/// <summary>The device signature was right; the device is registered and told to restart.</summary>
public sealed record DeviceLinked(SimulatedDevice Device) : ServerEvent;

/// <summary>A linked device logged in and was told success.</summary>
public sealed record DeviceOnline(SimulatedDevice Device, long Connection) : ServerEvent;

/// <summary>A linked device declared itself active.</summary>
public sealed record DeviceActive(SimulatedDevice Device) : ServerEvent;

/// <summary>A linked device's connection is over.</summary>
public sealed record DeviceOffline(SimulatedDevice Device, SocketEnd End) : ServerEvent;

/// <summary>A device was unlinked, by its phone or by itself.</summary>
public sealed record DeviceRemoved(SimulatedDevice Device) : ServerEvent;

/// <summary>A device uploaded one-time pre-keys.</summary>
public sealed record PreKeysUploaded(SimulatedDevice Device, int Count) : ServerEvent;

/// <summary>A device replaced its signed pre-key.</summary>
public sealed record SignedPreKeyRotated(SimulatedDevice Device, int Id) : ServerEvent;

/// <summary>A device told the week of its use; <paramref name="IsRight"/> by the server's clock.</summary>
public sealed record UnifiedSessionTold(SimulatedDevice Device, bool IsRight) : ServerEvent;

/// <summary>A stanza was acknowledged as it has to be.</summary>
public sealed record StanzaAcknowledged(SimulatedDevice Device, UnackedStanza Stanza) : ServerEvent;

/// <summary>An ack or receipt came that fits nothing the device was sent, or not as it has to.</summary>
public sealed record AckMismatched(SimulatedDevice? Device, string Expectation) : ServerEvent;

/// <summary>A stanza came in while the server was stalled: nobody will ever answer it.</summary>
public sealed record StanzaUnheard(long Connection, string Tag, string? Id) : ServerEvent;

/// <summary>A stanza came in; <see cref="Device"/> is null while registering.</summary>
public sealed record StanzaReceived(long Connection, SimulatedDevice? Device, string Tag, string? Id, string? Type, string? Namespace) : ServerEvent
{
    internal Node? Node { get; init; }
}
