using System.Diagnostics.Metrics;

namespace Sessions.Tests.Telemetry;

/// <summary>Meters of one test alone, and what they have told: sums by instrument and labels, as in <c>whatsapp.unlinks reason=deleted</c>.</summary>
internal sealed class TestMeters : IMeterFactory
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, long> _sums = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _records = new(StringComparer.Ordinal);
    private readonly List<Instrument> _instruments = [];
    private readonly MeterListener _listener = new();

    public TestMeters()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, this)) return;

            lock (_lock) _instruments.Add(instrument);
            listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, labels, _) =>
        {
            var key = KeyOf(instrument, labels);
            lock (_lock) _sums[key] = instrument.IsObservable ? value : _sums.GetValueOrDefault(key) + value;
        });
        _listener.SetMeasurementEventCallback<double>((instrument, _, labels, _) =>
        {
            var key = KeyOf(instrument, labels);
            lock (_lock) _records[key] = _records.GetValueOrDefault(key) + 1;
        });
        _listener.Start();
    }

    /// <summary>Every instrument made so far.</summary>
    public IReadOnlyList<Instrument> Instruments
    {
        get
        {
            lock (_lock) return [.. _instruments];
        }
    }

    public Meter Create(MeterOptions options)
    {
        options.Scope = this;
        return new Meter(options);
    }

    /// <summary>What a counter has come to, or an observed value is now.</summary>
    public long Sum(string key)
    {
        _listener.RecordObservableInstruments();
        lock (_lock) return _sums.GetValueOrDefault(key);
    }

    /// <summary>How often a histogram was recorded.</summary>
    public int Records(string key)
    {
        lock (_lock) return _records.GetValueOrDefault(key);
    }

    public void Dispose() => _listener.Dispose();

    private static string KeyOf(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> labels)
    {
        var key = instrument.Name;
        foreach (var (name, value) in labels) key += $" {name[(name.LastIndexOf('.') + 1)..]}={value}";

        return key;
    }
}
