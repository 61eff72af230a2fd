using WhatsApp.Crypto;

namespace WhatsAppSimulator;

/// <summary>How a simulated server behaves; the defaults are what the real service is known to do.</summary>
public sealed record SimulatedServerOptions
{
    /// <summary>All timing.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>All keys, refs and ids. Used by several connections at once.</summary>
    public IRandomSource Random { get; init; } = SystemRandomSource.Instance;

    /// <summary>The oldest N of version 2.3000.N that is served; below it every client gets failure 405.</summary>
    public uint MinimumRevision { get; init; } = 1_037_753_511;

    /// <summary>The N that <c>/sw.js</c> names.</summary>
    public uint CurrentRevision { get; init; } = 1_045_649_367;

    /// <summary>From when both certificates are valid.</summary>
    public DateTimeOffset CertificatesValidFrom { get; init; } = new(2020, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Until when both certificates are valid.</summary>
    public DateTimeOffset CertificatesValidUntil { get; init; } = new(2100, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Devices that one phone links at most.</summary>
    public int MaxLinkedDevices { get; init; } = 4;

    /// <summary>How long the first ref stands on a client's screen.</summary>
    public TimeSpan FirstRefLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long each later ref stands on a client's screen.</summary>
    public TimeSpan LaterRefLifetime { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long after its time a ref may still be scanned: the client's clock started later than the server's.</summary>
    public TimeSpan RefGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long the handshake may take before the server closes.</summary>
    public TimeSpan HandshakeLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a client may take to answer pair-success, a ping from the server, or at a scan still pair-device.</summary>
    public TimeSpan AnswerLimit { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a device may owe an answer for a stanza before its stream is recycled. Source: linked-device 12.</summary>
    public TimeSpan AcknowledgeLimit { get; init; } = TimeSpan.FromMinutes(50);

    /// <summary>How long a client may take to close after the server closed its side.</summary>
    public TimeSpan CloseLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Events kept for <see cref="ServerEvents.ExpectAsync"/>.</summary>
    public int JournalCapacity { get; init; } = 4096;

    /// <summary>Entries that the live log keeps for readers who come later; 0 keeps no log.</summary>
    public int LogCapacity { get; init; }

    /// <summary>Where keys, phones and devices are kept across restarts; null keeps them in memory alone.</summary>
    public string? StateFile { get; init; }
}
