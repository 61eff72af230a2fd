using Microsoft.Extensions.Logging;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>Taking a session over from an owner that is gone, and running its client.</summary>
internal sealed partial class SessionGrain
{
    private Task _closing = Task.CompletedTask;

    /// <summary>Of a record for which nothing runs: the first change under an epoch of this activation's was tried, and may be stored.</summary>
    private bool _isClaimed;

    /// <summary>Reads the record once and makes it this process's own where something has to run or to be finished. In turn.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (IsKnown) return;

        await RemoveAbandonedAsync(cancellationToken);
        switch (await sessions.LoadAsync(_key, cancellationToken))
        {
            case null:
                (_record, _isLoaded) = (null, true);
                break;
            case { Record: { DeletionId: null } record } stored when record.IsRunning || IsWorthAnotherLook(record):
                _isTakeOverDue = true;
                // Waits for its turn, and finds nothing to do if all goes well.
                SettleLater();
                await TakeOverAsync(stored);
                break;
            case var stored:
                (_record, _etag, _isLoaded, _isClaimed) = (stored.Record, stored.ETag, true, false);
                TakeOutbox(_record);
                Tally();
                ForwardLater();
                if (_record.DeletionId is not null) await FinishOrRetryAsync(FinishDeletionAsync);
                else if (_record.UnlinkId is not null) await FinishOrRetryAsync(FinishLogoutAsync);
                break;
        }

        _isTakeOverDue = false;
    }

    /// <summary>The master key may have come back with a new process; each looks once.</summary>
    private bool IsWorthAnotherLook(SessionRecord record) => record is { IsUnreadable: true, UnlinkId: null } && record.Owner != silo.Own;

    /// <summary>
    /// The record is claimed first: of several processes that try, all but one stop there, before they touch the device. Every activation
    /// claims, so that not even an older one of this process can write any more.
    /// </summary>
    private async Task TakeOverAsync(StoredSession stored)
    {
        var record = stored.Record with { Epoch = stored.Record.Epoch + 1, Owner = silo.Own };
        TakeOutbox(record);
        var etag = await sessions.ReplaceAsync(record, stored.ETag, CancellationToken.None);
        var device = devices.Open(_key, record.Epoch);
        await device.ClaimAsync(CancellationToken.None);

        var link = await FindLinkAsync(device);
        if (link.IsLinked && !await IsProxyReadableAsync(record)) link = link with { IsReadable = false };
        var after = AfterTakeOver(record, link, silo.IsElsewhere(stored.Record.Owner) ? SessionReason.OwnerMoved : SessionReason.ServerRestart);
        if (after.Status is SessionStatus.Expired or SessionStatus.LoggedOut) await device.EraseAsync(CancellationToken.None);
        if (after != record)
        {
            record = Next(record, after);
            etag = await sessions.ReplaceAsync(record, etag, CancellationToken.None);
        }

        // Of an owner that lost the session and has it again.
        await _closing;
        (_record, _etag, _device, _isLoaded) = (record, etag, device, true);
        _linkingSince = services.Time.GetTimestamp();
        Tell(record);
        Saved(record);
        if (link is { IsReadable: true, IsLinked: true }) Connect(record.ConnectedAt is null ? ConnectPriority.NeverConnected : ConnectPriority.OnceConnected);
    }

    private static SessionRecord AfterTakeOver(SessionRecord record, StoredLink link, string reason) => (record.Status, link) switch
    {
        // The key to read them may come back: nothing is erased.
        (_, { IsReadable: false }) => record with { Status = SessionStatus.Failed, Reason = SessionReason.CredentialsUnreadable },
        (SessionStatus.Pending, { IsLinked: true }) => link.Describe(record) with { Reason = SessionReason.Linking },
        (SessionStatus.Pending, _) => record with { Status = SessionStatus.Expired, Reason = SessionReason.LinkInterrupted },
        (_, { IsLinked: true }) => link.Describe(record) with
        {
            Status = SessionStatus.Reconnecting,
            Reason = record.Reason == SessionReason.Starting ? SessionReason.Starting : reason,
        },
        // Unreadable before; now it can be seen that no phone had linked it.
        (SessionStatus.Failed, _) => record with { Status = SessionStatus.Expired, Reason = SessionReason.LinkInterrupted },
        // Nothing is left to log in with.
        _ => record with { Status = SessionStatus.LoggedOut, Reason = SessionReason.LoggedOutByPhone },
    };

    private async Task<StoredLink> FindLinkAsync(IOwnedDeviceStore device)
    {
        try
        {
            return new(IsReadable: true, await device.LoadAsync(CancellationToken.None) is { } credentials ? WhatsAppClient.JidOf(credentials) : null);
        }
        catch (Exception exception) when (exception is CredentialsUnreadableException or WireFormatException)
        {
            LogUnreadable(exception, _key.SessionId);
            return new(IsReadable: false, Jid: null);
        }
    }

    private void Connect(ConnectPriority priority = ConnectPriority.Awaited)
    {
        _device ??= devices.Open(_key, _record!.Epoch);
        ISessionConnection? connection = null;
        connection = connections.Open(_key, _record!.Epoch, _device, _record!.DeviceName, ProxyOf(_record), priority, clientEvent => Post(() => OnEvent(connection, clientEvent)));
        _connection = connection;
        // A socket lives here: the activation stays until it is told otherwise.
        DelayDeactivation(TimeSpan.MaxValue);
    }

    /// <summary>Nothing that the client says counts from here on; its end is awaited through <c>_closing</c>.</summary>
    private void Disconnect()
    {
        var connection = _connection;
        (_connection, _qr) = (null, null);
        if (connection is null) return;

        _closing = CloseAsync(connection);
        if (_settling.IsCompleted && _forwarding.IsCompleted) DelayDeactivation(TimeSpan.Zero);
    }

    private async Task CloseAsync(ISessionConnection connection)
    {
        try
        {
            await connection.DisposeAsync();
        }
#pragma warning disable CA1031 // A client that broke is closed as well; what it broke on must not keep the session from ending.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(exception, _key.SessionId);
        }
    }

    /// <summary>Another process owns the session: nothing here is true any more.</summary>
    private void Abdicate()
    {
        LogAbdicated(_key.SessionId);
        Disconnect();
        (_record, _device, _lastFailure, _isLoaded) = (null, null, null, false);
        (_isDirty, _isEraseDue, _isTakeOverDue, _isTidyDue, _isProxyEraseDue) = (false, false, false, false, false);
        Pulse();
    }

    /// <summary>Runs a step on the grain's scheduler, which takes them one after the other in the order they came.</summary>
    private void Post(Action step) => Task.Factory.StartNew(
        () =>
        {
            try
            {
                step();
            }
#pragma warning disable CA1031 // Nobody awaits this.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                LogFault(exception, _key.SessionId);
            }
        },
        CancellationToken.None,
        TaskCreationOptions.DenyChildAttach,
        _scheduler);

    [LoggerMessage(2002, LogLevel.Error, "{SessionId}: the stored credentials cannot be read")]
    private partial void LogUnreadable(Exception exception, string sessionId);

    [LoggerMessage(2003, LogLevel.Warning, "{SessionId}: another process owns it now; its socket here is closed")]
    private partial void LogAbdicated(string sessionId);

    [LoggerMessage(2005, LogLevel.Error, "{SessionId}: unexpected failure")]
    private partial void LogFault(Exception exception, string sessionId);
}
