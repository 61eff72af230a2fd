using System.Diagnostics.Metrics;

namespace Sessions.Telemetry;

/// <summary>
/// What this process counts of sessions, their links and their events. No measurement names a session or a tenant, and every label has a bounded
/// set of values. What is observed is what owners in this process have told: no observation wakes a grain or asks storage.
/// </summary>
internal sealed class SessionMetrics
{
    /// <summary>The reason of an unlink by deletion, which a session has no word for.</summary>
    public const string Deleted = "deleted";

    /// <summary>Labels a failure, as OpenTelemetry spells it; absent on success.</summary>
    public const string ErrorType = "error.type";

    private const string StatusLabel = "whatsapp.session.status";
    private const string ReasonLabel = "whatsapp.session.reason";

    private static readonly string[] UnlinkReasons =
        [SessionReason.DeviceRemoved, SessionReason.LoggedOutByPhone, SessionReason.LoggedOutByUser, SessionReason.Banned, SessionReason.LinkInterrupted, Deleted];

    private readonly long[] _sessions = new long[Enum.GetValues<SessionStatus>().Length];
    private readonly Counter<long> _changes;
    private readonly Counter<long> _links;
    private readonly Counter<long> _unlinks;
    private readonly Counter<long> _removals;
    private readonly Histogram<double> _linkTimes;
    private readonly Histogram<double> _outboxLag;
    private readonly Histogram<double> _deliveries;
    private readonly Meter _meter;
    private long _waiting;

    public SessionMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(SessionTelemetry.Name);
        _meter.CreateObservableUpDownCounter("whatsapp.sessions", Sessions, "{session}", "Sessions that this process runs.");
        _changes = _meter.CreateCounter<long>("whatsapp.session.changes", "{change}", "Changes of status or reason.");
        _links = _meter.CreateCounter<long>("whatsapp.links", "{link}", "Devices that a phone has linked.");
        _unlinks = _meter.CreateCounter<long>("whatsapp.unlinks", "{unlink}", "Devices that are linked no more.");
        _removals = _meter.CreateCounter<long>("whatsapp.removals", "{attempt}", "Attempts to remove the devices of deleted sessions from their phones.");
        _linkTimes = _meter.CreateHistogram("whatsapp.link.duration", "s", "From the phone's scan to connected.", null, Buckets(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60));
        _meter.CreateObservableUpDownCounter("whatsapp.outbox.events", () => Interlocked.Read(ref _waiting), "{event}", "Events that are not known to be in the log.");
        _outboxLag = _meter.CreateHistogram("whatsapp.outbox.lag", "s", "From a change to its event in the log.", null, Buckets(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 10, 60, 600));
        _deliveries = _meter.CreateHistogram("whatsapp.webhook.delivery.duration", "s", "From an attempt to deliver to its answer.", null, Buckets(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10));

        // A counter that appears with its first count shows no increase then.
        _links.Add(0);
        foreach (var reason in UnlinkReasons) Unlinked(reason, 0);
        foreach (var result in Enum.GetValues<RemovalResult>()) _removals.Add(0, Result(result));
        _changes.Add(0, Status(SessionStatus.Failed), new(ReasonLabel, SessionReason.Refused));
    }

    /// <summary>Lets the line of those who want to connect be observed.</summary>
    public void Watch(ConnectAdmission admission)
    {
        _meter.CreateObservableUpDownCounter("whatsapp.handshakes.active", () => admission.TakenCount, "{handshake}", "Attempts to connect that have a place.");
        _meter.CreateObservableUpDownCounter("whatsapp.handshakes.waiting", () => admission.WaitingCount, "{handshake}", "Attempts to connect that wait for a place.");
    }

    /// <summary>A session is not any more what it was told to be before, but this.</summary>
    public void Move(in Tallied before, in Tallied now)
    {
        if (before.IsRunning) Interlocked.Decrement(ref _sessions[(int)before.Status]);
        if (now.IsRunning) Interlocked.Increment(ref _sessions[(int)now.Status]);
        if (now.WaitingCount != before.WaitingCount) Interlocked.Add(ref _waiting, now.WaitingCount - before.WaitingCount);
    }

    public void Changed(SessionStatus status, string reason) => _changes.Add(1, Status(status), new(ReasonLabel, reason));

    public void Linked() => _links.Add(1);

    public void LinkDone(TimeSpan duration) => _linkTimes.Record(duration.TotalSeconds);

    public void Unlinked(string reason, int count = 1) => _unlinks.Add(count, new KeyValuePair<string, object?>(ReasonLabel, reason));

    public void Removal(RemovalResult result) => _removals.Add(1, Result(result));

    /// <summary>An attempt to deliver to a webhook.</summary>
    /// <param name="took">To its answer, or to the failure.</param>
    /// <param name="error">A word of <see cref="Webhooks.AttemptError"/>; null when the target took it.</param>
    public void Delivered(TimeSpan took, string? error)
    {
        if (error is null) _deliveries.Record(took.TotalSeconds);
        else _deliveries.Record(took.TotalSeconds, new KeyValuePair<string, object?>(ErrorType, error));
    }

    /// <summary>An event is in the log, so long after what it tells of.</summary>
    public void Logged(TimeSpan lag) => _outboxLag.Record(Math.Max(0, lag.TotalSeconds));

    private static KeyValuePair<string, object?> Status(SessionStatus status) => new(StatusLabel, status.ToName());

    private static KeyValuePair<string, object?> Result(RemovalResult result) => new("whatsapp.removal.result", result switch
    {
        RemovalResult.Removed => "removed",
        RemovalResult.NotConfirmed => "not-confirmed",
        RemovalResult.GivenUp => "given-up",
        _ => "unreadable",
    });

    private static InstrumentAdvice<double> Buckets(params double[] seconds) => new() { HistogramBucketBoundaries = seconds };

    private IEnumerable<Measurement<long>> Sessions() =>
        from status in Enum.GetValues<SessionStatus>()
        where Tallied.Runs(status)
        select new Measurement<long>(Interlocked.Read(ref _sessions[(int)status]), Status(status));
}
