using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>What the client tells becomes status and reason.</summary>
internal sealed partial class SessionGrain
{
    private Task OnEventAsync(ISessionConnection? sender, ClientEvent clientEvent) => ExclusiveAsync(
        async () =>
        {
            // An event of a client that was closed meanwhile is about a past that nobody asks for.
            if (_record is not { DeletionId: null } || _connection is null || !ReferenceEquals(sender, _connection)) return;

            try
            {
                await ApplyAsync(clientEvent);
            }
            catch (OwnershipLostException)
            {
                // The socket is closed already.
            }
        },
        CancellationToken.None);

    private Task ApplyAsync(ClientEvent clientEvent) => clientEvent switch
    {
        QrIssued qr => ShowAsync(new QrSnapshot(qr.Text, qr.IssuedAt, qr.ExpiresAt, qr.Number, qr.Of)),
        Linked linked => OnLinkedAsync(linked),
        Online online => OnOnlineAsync(online),
        ConnectionLost lost => OnLostAsync(lost),
        QrExhausted => EndAsync(SessionStatus.Expired, SessionReason.QrExhausted, erase: true),
        ClientStopped stopped => OnStoppedAsync(stopped),
        _ => Task.CompletedTask,
    };

    private Task ShowAsync(QrSnapshot qr)
    {
        (_qr, _lastFailure) = (qr, null);
        return ObserveAsync(_ => _record! with { Status = SessionStatus.Pending, Reason = SessionReason.AwaitingScan });
    }

    private Task OnLinkedAsync(Linked linked)
    {
        _qr = null;
        return ObserveAsync(_ => _record! with
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

    private Task OnOnlineAsync(Online online)
    {
        _lastFailure = null;
        return ObserveAsync(_ => _record! with
        {
            Status = SessionStatus.Connected,
            Reason = SessionReason.Online,
            ConnectedAt = SessionGrainServices.Truncate(online.At),
            Jid = online.Jid,
            PhoneNumber = PhoneNumbers.OfJid(online.Jid),
            Lid = online.Lid ?? _record.Lid,
            PushName = online.PushName ?? _record.PushName,
        });
    }

    private Task OnLostAsync(ConnectionLost lost)
    {
        // Asked for by the server and over in a moment: no change of what the session is.
        if (lost.Reason == DisconnectReason.RestartRequired && lost.NextAttemptAt is null) return Task.CompletedTask;

        _lastFailure = lost.Reason;
        _qr = null;
        var (status, reason) = _record!.Status == SessionStatus.Pending
            ? (SessionStatus.Pending, _record.Reason == SessionReason.Linking ? SessionReason.Linking : SessionReason.Connecting)
            : (SessionStatus.Reconnecting, _record.Reason == SessionReason.ServerRestart ? SessionReason.ServerRestart : SessionReason.LinkLost);

        return ObserveAsync(_ => _record with { Status = status, Reason = reason });
    }

    private Task OnStoppedAsync(ClientStopped stopped) => stopped.Reason switch
    {
        StopReason.DeviceRemoved => EndAsync(SessionStatus.LoggedOut, SessionReason.DeviceRemoved, erase: true),
        StopReason.LoggedOut => EndAsync(SessionStatus.LoggedOut, SessionReason.LoggedOutByPhone, erase: true),
        StopReason.Banned => EndAsync(SessionStatus.Failed, SessionReason.Banned, erase: true),
        StopReason.NeverLinked => EndAsync(SessionStatus.Expired, SessionReason.LinkInterrupted, erase: true),
        StopReason.PairingRejected => EndAsync(SessionStatus.Failed, SessionReason.PairingRejected, erase: true),
        StopReason.Replaced => EndAsync(SessionStatus.Failed, SessionReason.Replaced, erase: false),
        StopReason.TemporarilyBanned => EndAsync(SessionStatus.Failed, SessionReason.TemporarilyBanned, erase: false),
        StopReason.ClientOutdated => EndAsync(SessionStatus.Failed, SessionReason.ClientOutdated, erase: false),
        StopReason.OwnershipLost => AbdicateAsync(),
        _ => EndAsync(SessionStatus.Failed, SessionReason.Refused, erase: false),
    };

    /// <summary>The client is done; worthless keys are erased once the record says so.</summary>
    private async Task EndAsync(SessionStatus status, string reason, bool erase)
    {
        await CloseAsync();
        await ObserveAsync(_ => _record! with { Status = status, Reason = reason });
        if (!erase || _device is not { } device) return;

        try
        {
            await device.EraseAsync(CancellationToken.None);
        }
        catch (StorageUnavailableException)
        {
            // They are of no use to anybody; the next start or deletion erases them.
            LogNotSaved(_key.SessionId, _record!.Version);
        }
    }
}
