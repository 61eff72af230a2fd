using WhatsApp;
using WhatsApp.Lines;

namespace Sessions;

/// <summary>What the client tells becomes status and reason, at once and in order; see .Settling for how it becomes durable.</summary>
internal sealed partial class SessionGrain
{
    /// <summary>From the scan to the first login; as long as a pairing without a scan may take.</summary>
    private static readonly TimeSpan LinkingLimit = TimeSpan.FromMinutes(5);

    /// <summary>Timestamp of the scan, or of the take-over from a process that saw it.</summary>
    private long _linkingSince;

    private void OnEvent(ISessionConnection? sender, ClientEvent clientEvent)
    {
        // An event of a client that was closed meanwhile is about a past that nobody asks for.
        // And one that is being unlinked is told what it is by those who asked for it.
        if (_record is not { DeletionId: null, UnlinkId: null } record || _connection is null || !ReferenceEquals(sender, _connection)) return;

        // Asked for by the server after each linking and over in a moment. At any other time the line is gone like any that is lost.
        if (clientEvent is ConnectionLost { Reason: DisconnectReason.RestartRequired, NextAttemptAt: null } && record.Reason == SessionReason.Linking) return;

        using var span = Trace(clientEvent);
        Take(record, clientEvent);
        Describe(span, _record);
    }

    private void Take(SessionRecord record, ClientEvent clientEvent)
    {
        switch (clientEvent)
        {
            case QrIssued qr:
                (_qr, _lastFailure) = (new(new(qr.Text, qr.IssuedAt, qr.ExpiresAt, qr.Number, qr.Of), services.Time), null);
                Observe(record with { Status = SessionStatus.Pending, Reason = SessionReason.AwaitingScan });
                break;
            case Linked linked:
                OnLinked(record, linked);
                break;
            case Online online:
                OnOnline(record, online);
                break;
            case Degraded when record is { Status: SessionStatus.Connected, Reason: SessionReason.Online }:
                Observe(record with { Reason = SessionReason.Degraded });
                break;
            case Recovered when record is { Status: SessionStatus.Connected, Reason: SessionReason.Degraded }:
                Observe(record with { Reason = SessionReason.Online });
                break;
            case ConnectionLost lost:
                OnLost(record, lost);
                break;
            case QrExhausted:
                End(record, LineVerdicts.QrsUsedUp);
                break;
            case ClientStopped { Reason: StopReason.OwnershipLost }:
                Abdicate();
                break;
            case ClientStopped stopped:
                End(record, LineVerdicts.Of(stopped.Reason));
                break;
        }
    }

    private void OnLinked(SessionRecord record, Linked linked)
    {
        (_qr, _linkingSince) = (null, services.Time.GetTimestamp());
        CountLinked();
        Observe(record with
        {
            Status = SessionStatus.Pending,
            Reason = SessionReason.Linking,
            PhoneNumber = linked.PhoneNumber,
            Jid = linked.Jid,
            Lid = linked.Lid,
            Platform = linked.Platform,
            Business = linked.BusinessName,
        });
    }

    private void OnOnline(SessionRecord record, Online online)
    {
        _lastFailure = null;
        CountOnline();
        Observe(record with
        {
            Status = SessionStatus.Connected,
            Reason = SessionReason.Online,
            ConnectedAt = SessionGrainServices.Truncate(online.At),
            Jid = online.Jid,
            PhoneNumber = PhoneNumbers.OfJid(online.Jid),
            Lid = online.Lid ?? record.Lid,
            PushName = online.PushName ?? record.PushName,
        });
    }

    private void OnLost(SessionRecord record, ConnectionLost lost)
    {
        var (status, reason) = record switch
        {
            { Status: SessionStatus.Pending, Reason: SessionReason.Linking } when !IsLinkingOver(lost) => (record.Status, record.Reason),
            // The phone has it in its list, and it waits for WhatsApp like any other linked session.
            { Status: SessionStatus.Pending, Reason: SessionReason.Linking } => (SessionStatus.Reconnecting, SessionReason.LinkLost),
            { Status: SessionStatus.Pending } => (SessionStatus.Pending, SessionReason.Connecting),
            _ => (SessionStatus.Reconnecting, IsBeforeLogin(record) ? record.Reason : SessionReason.LinkLost),
        };

        // Attempts go on for as long as WhatsApp is away; only the first to fail in a new way is news.
        if ((record.Status, record.Reason, _lastFailure, _qr) == (status, reason, lost.Reason, null)) return;

        (_lastFailure, _qr) = (lost.Reason, null);
        Observe(record with { Status = status, Reason = reason });
    }

    /// <summary>Whether the next attempt at a first login comes too late for a pairing that always ends.</summary>
    private bool IsLinkingOver(ConnectionLost lost)
    {
        var pause = lost.NextAttemptAt is { } next ? next - services.Time.GetUtcNow() : TimeSpan.Zero;
        return services.Time.GetElapsedTime(_linkingSince) + pause >= LinkingLimit;
    }

    private static bool IsBeforeLogin(SessionRecord record) => record is
    {
        Status: SessionStatus.Reconnecting,
        Reason: SessionReason.ServerRestart or SessionReason.OwnerMoved or SessionReason.Starting,
    };

    /// <summary>The client is done, and its keys may be worthless.</summary>
    private void End(SessionRecord record, LineVerdict verdict)
    {
        Disconnect();
        _isEraseDue = verdict.ErasesCredentials;
        Observe(record with { Status = SessionStatusNames.Parse(verdict.Status)!.Value, Reason = verdict.Reason! });
    }
}
