using WhatsApp;

namespace Sessions;

/// <summary>What the client tells becomes status and reason, at once and in order; see .Settling for how it becomes durable.</summary>
internal sealed partial class SessionGrain
{
    private void OnEvent(ISessionConnection? sender, ClientEvent clientEvent)
    {
        // An event of a client that was closed meanwhile is about a past that nobody asks for.
        // And one that is being unlinked is told what it is by those who asked for it.
        if (_record is not { DeletionId: null, UnlinkId: null } record || _connection is null || !ReferenceEquals(sender, _connection)) return;

        switch (clientEvent)
        {
            case QrIssued qr:
                (_qr, _lastFailure) = (new(qr.Text, qr.IssuedAt, qr.ExpiresAt, qr.Number, qr.Of), null);
                Observe(record with { Status = SessionStatus.Pending, Reason = SessionReason.AwaitingScan });
                break;
            case Linked linked:
                OnLinked(record, linked);
                break;
            case Online online:
                OnOnline(record, online);
                break;
            case ConnectionLost lost:
                OnLost(record, lost);
                break;
            case QrExhausted:
                End(record, SessionStatus.Expired, SessionReason.QrExhausted, erase: true);
                break;
            case ClientStopped { Reason: StopReason.OwnershipLost }:
                Abdicate();
                break;
            case ClientStopped stopped:
                var (status, reason, erase) = AfterStop(stopped.Reason);
                End(record, status, reason, erase);
                break;
        }
    }

    private void OnLinked(SessionRecord record, Linked linked)
    {
        _qr = null;
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
        // Asked for by the server and over in a moment: no change of what the session is.
        if (lost.Reason == DisconnectReason.RestartRequired && lost.NextAttemptAt is null) return;

        var (status, reason) = record.Status == SessionStatus.Pending
            ? (SessionStatus.Pending, record.Reason == SessionReason.Linking ? SessionReason.Linking : SessionReason.Connecting)
            : (SessionStatus.Reconnecting, IsBeforeLogin(record) ? record.Reason : SessionReason.LinkLost);

        // Attempts go on for as long as WhatsApp is away; only the first to fail in a new way is news.
        if ((record.Status, record.Reason, _lastFailure, _qr) == (status, reason, lost.Reason, null)) return;

        (_lastFailure, _qr) = (lost.Reason, null);
        Observe(record with { Status = status, Reason = reason });
    }

    private static bool IsBeforeLogin(SessionRecord record) => record is
    {
        Status: SessionStatus.Reconnecting,
        Reason: SessionReason.ServerRestart or SessionReason.Starting,
    };

    private static (SessionStatus Status, string Reason, bool Erase) AfterStop(StopReason reason) => reason switch
    {
        StopReason.DeviceRemoved => (SessionStatus.LoggedOut, SessionReason.DeviceRemoved, true),
        StopReason.LoggedOut => (SessionStatus.LoggedOut, SessionReason.LoggedOutByPhone, true),
        StopReason.Banned => (SessionStatus.Failed, SessionReason.Banned, true),
        StopReason.NeverLinked => (SessionStatus.Expired, SessionReason.LinkInterrupted, true),
        StopReason.PairingRejected => (SessionStatus.Failed, SessionReason.PairingRejected, true),
        StopReason.Replaced => (SessionStatus.Failed, SessionReason.Replaced, false),
        StopReason.TemporarilyBanned => (SessionStatus.Failed, SessionReason.TemporarilyBanned, false),
        StopReason.ClientOutdated => (SessionStatus.Failed, SessionReason.ClientOutdated, false),
        _ => (SessionStatus.Failed, SessionReason.Refused, false),
    };

    /// <summary>The client is done, and its keys may be worthless.</summary>
    private void End(SessionRecord record, SessionStatus status, string reason, bool erase)
    {
        Disconnect();
        _isEraseDue = erase;
        Observe(record with { Status = status, Reason = reason });
    }
}
