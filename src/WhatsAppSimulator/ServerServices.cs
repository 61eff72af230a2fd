using WhatsApp.Crypto;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Devices;
using WhatsAppSimulator.FaultInjection;
using WhatsAppSimulator.Log;
using WhatsAppSimulator.Noise;
using WhatsAppSimulator.Persistence;
using WhatsAppSimulator.Registration;

namespace WhatsAppSimulator;

/// <summary>What every connection of one server shares.</summary>
internal sealed class ServerServices : IDisposable
{
    private long _stanzaId;

    public ServerServices(SimulatedServerOptions options, CertificateAuthority certificates, IStateStore state)
    {
        (Options, Certificates, State) = (options, certificates, state);
        Deadlines = new DeadlineQueue(options.Time);
        Log = new LiveLog(options.LogCapacity, options.Time);
        Events = new ServerEvents(options.JournalCapacity, Log.Add);
    }

    public SimulatedServerOptions Options { get; }

    public TimeProvider Time => Options.Time;

    public IRandomSource Random => Options.Random;

    public CertificateAuthority Certificates { get; }

    public AccountDirectory Accounts { get; } = new();

    public IStateStore State { get; }

    public LiveLog Log { get; }

    public ServerEvents Events { get; }

    public FaultTable Faults { get; } = new();

    public DeadlineQueue Deadlines { get; }

    public HandshakeGauge Handshakes { get; } = new();

    public RefDirectory Refs { get; } = new();

    public Admission Admission => field ??= new Admission(this);

    /// <summary>An id for a stanza of the server's own: decimal, unique in this server.</summary>
    public string NextStanzaId() => Interlocked.Increment(ref _stanzaId).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>Seconds since the Unix epoch, as stanzas carry it.</summary>
    public string UnixTime() => Time.GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);

    public void Dispose() => Deadlines.Dispose();
}
