using System.Diagnostics;
using Sessions.Events;
using Sessions.Telemetry;
using WhatsApp;

namespace Sessions;

/// <summary>What is counted and traced of a session.</summary>
internal sealed partial class SessionGrain
{
    private Tallied _tallied;

    /// <summary>When a phone linked it, on the clock that does not jump; null unless it is on its way from there to connected.</summary>
    private long? _linkedAt;

    /// <summary>A change, told before <see cref="Tally"/> forgets what was.</summary>
    private void Tell(SessionRecord record)
    {
        var (metrics, isDeleted) = (services.Metrics, record.DeletionId is not null);
        if (isDeleted) LogDeleted(_key.SessionId);
        else LogStatus(_key.SessionId, record.Status, record.Reason, record.Version);

        if (!isDeleted && (_tallied.Status, _tallied.Reason) != (record.Status, record.Reason)) metrics.Changed(record.Status, record.Reason);
        if (_tallied.IsLinked && (isDeleted || !record.IsLinked)) metrics.Unlinked(isDeleted ? SessionMetrics.Deleted : record.Reason);
    }

    /// <summary>Counts the session as what it is now, and not as what it was any more.</summary>
    private void Tally()
    {
        var now = _isLoaded && !_isStopping && _record is { } record
            ? new Tallied(record.Status, record.DeletionId is null ? record.Reason : null, record is { IsLinked: true, DeletionId: null }, CountWaiting(record))
            : default;
        services.Metrics.Move(_tallied, now);
        _tallied = now;
    }

    private int CountWaiting(SessionRecord record) => (int)Math.Clamp(record.Sequence - _logged, 0, record.Outbox.Count);

    private void CountLinked()
    {
        _linkedAt = services.Time.GetTimestamp();
        services.Metrics.Linked();
    }

    private void CountOnline()
    {
        if (_linkedAt is { } since) services.Metrics.LinkDone(services.Time.GetElapsedTime(since));
        _linkedAt = null;
    }

    private void CountLogged(IEnumerable<SessionEvent> events)
    {
        foreach (var told in events) services.Metrics.Logged(services.Time.GetUtcNow() - told.At);
    }

    /// <summary>The span of what follows from an event of the client; null when nobody listens.</summary>
    private Activity? Trace(ClientEvent clientEvent) => SessionTelemetry.Source.StartActivity(clientEvent switch
    {
        QrIssued => "session.qr",
        Linked => "session.linked",
        Online => "session.online",
        Degraded => "session.degraded",
        Recovered => "session.recovered",
        ConnectionLost => "session.lost",
        _ => "session.ended",
    })?.SetTag("whatsapp.session.id", _key.SessionId);

    private static void Describe(Activity? span, SessionRecord? record) => span?
        .SetTag("whatsapp.session.status", record?.Status.ToName())
        .SetTag("whatsapp.session.reason", record?.Reason)
        .SetTag("whatsapp.session.version", record?.Version);
}
