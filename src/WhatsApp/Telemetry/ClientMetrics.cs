using System.Diagnostics.Metrics;

namespace WhatsApp.Telemetry;

/// <summary>What clients measure; shared by all that have the same options. No measurement names a session, and every label has a bounded set of values.</summary>
public sealed class ClientMetrics
{
    /// <summary>Of the meter, and of the source of traces.</summary>
    public const string Name = "WhatsApp";

    /// <summary>Labels a failure, as OpenTelemetry spells it; absent on success.</summary>
    internal const string ErrorType = "error.type";

    private const string Seconds = "s";

    private static readonly InstrumentAdvice<double> Times = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60],
    };

    private readonly Histogram<double> _handshakes;
    private readonly Histogram<double> _logins;
    private readonly Histogram<double> _pings;
    private readonly UpDownCounter<long> _connections;
    private readonly Counter<long> _reconnects;
    private readonly Counter<long> _qrs;

    /// <summary>Instruments of a meter that is called <see cref="Name"/>; it stays its maker's to dispose.</summary>
    public ClientMetrics(Meter meter)
    {
        _handshakes = meter.CreateHistogram("whatsapp.handshake.duration", Seconds, "From dialling to the end of the Noise handshake.", null, Times);
        _logins = meter.CreateHistogram("whatsapp.login.duration", Seconds, "From the end of the handshake to online.", null, Times);
        _pings = meter.CreateHistogram("whatsapp.ping.duration", Seconds, "From a keep-alive to its answer.", null, Times);
        _connections = meter.CreateUpDownCounter<long>("whatsapp.connections", "{connection}", "Lines that are open, the handshake done.");
        _reconnects = meter.CreateCounter<long>("whatsapp.reconnects", "{reconnect}", "Lines that ended and are dialled again.");
        _qrs = meter.CreateCounter<long>("whatsapp.qrs", "{qr}", "QRs shown.");

        // A counter that appears with its first count shows no increase then.
        foreach (var reason in Enum.GetValues<DisconnectReason>()) _reconnects.Add(0, Reason(reason));
        _qrs.Add(0);
    }

    /// <summary>Of clients whose options name no other.</summary>
    internal static ClientMetrics Default { get; } = new(new Meter(Name));

    internal void HandshakeDone(TimeSpan duration) => _handshakes.Record(duration.TotalSeconds);

    internal void HandshakeFailed(TimeSpan duration, DisconnectReason reason) =>
        _handshakes.Record(duration.TotalSeconds, new KeyValuePair<string, object?>(ErrorType, EnumWords<DisconnectReason>.Of(reason)));

    internal void LoginDone(TimeSpan duration) => _logins.Record(duration.TotalSeconds);

    internal void Pong(TimeSpan roundTrip) => _pings.Record(roundTrip.TotalSeconds);

    internal void Opened() => _connections.Add(1);

    internal void Closed() => _connections.Add(-1);

    internal void Reconnecting(DisconnectReason reason) => _reconnects.Add(1, Reason(reason));

    internal void QrShown() => _qrs.Add(1);

    private static KeyValuePair<string, object?> Reason(DisconnectReason reason) => new("whatsapp.disconnect.reason", EnumWords<DisconnectReason>.Of(reason));
}
