using Microsoft.Extensions.Logging;
using WhatsApp.Crypto;
using WhatsApp.Telemetry;
using WhatsApp.Transport;

namespace WhatsApp;

/// <summary>What a client needs from outside; immutable and shared by many clients (configure variants via <c>with</c>).</summary>
public sealed record WhatsAppClientOptions
{
    /// <summary>The real service's root key ("WhatsAppLongTerm1"), 32 bytes, X25519.</summary>
    public static ReadOnlyMemory<byte> DefaultNoiseRootKey { get; } =
        Convert.FromHexString("142375574d0a587166aae71ebe516437c4a28b73e3695c6ce1f7f9545da8ee6b");

    /// <summary>Where to connect (default: the real service).</summary>
    public Uri Url { get; init; } = new("wss://web.whatsapp.com/ws/chat");

    /// <summary>Signs the server's intermediate certificate; 32 bytes (default: the real one). Another one is for tests and simulators alone.</summary>
    public ReadOnlyMemory<byte> NoiseRootKey { get; init; } = DefaultNoiseRootKey;

    /// <summary>Opens sockets.</summary>
    public required ITransportFactory Transports { get; init; }

    /// <summary>Tells the web version to announce.</summary>
    public required IWebVersionSource Version { get; init; }

    /// <summary>The name under Linked devices on the phone (default: "Linux").</summary>
    public string DeviceName { get; init; } = "Linux";

    /// <summary>Wall clock, monotonic clock and timers.</summary>
    public TimeProvider Time
    {
        get;
        init => (field, Alarms) = (value, new AlarmWheel(value));
    } = TimeProvider.System;

    /// <summary>Keys, nonces and jitter.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>Who may connect when (default: everybody at once).</summary>
    public IConnectAdmission Admission { get; init; } = UnlimitedAdmission.Instance;

    /// <summary>Where the client counts (default: a meter that all such clients share).</summary>
    public ClientMetrics Metrics { get; init; } = ClientMetrics.Default;

    /// <summary>Where the client logs; never key material, QR text or full phone numbers.</summary>
    public required ILogger Logger { get; init; }

    /// <summary>The waits of idle connections, in one place for all clients that share these options or variants of them.</summary>
    internal AlarmWheel Alarms { get; private init; } = new(TimeProvider.System);
}
