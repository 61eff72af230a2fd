using Microsoft.Extensions.Logging;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>Taking a session over from an owner that is gone, and running its client.</summary>
internal sealed partial class SessionGrain
{
    /// <summary>Reads the record once and makes it this process's own where something has to run or to be finished. Holds the gate.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded) return;

        var stored = await sessions.LoadAsync(_key, cancellationToken);
        (_record, _etag) = (stored?.Record, stored?.ETag ?? string.Empty);
        if (_record is null)
        {
            _isLoaded = true;
            return;
        }

        if (_record.DeletionId is not null)
        {
            _isLoaded = true;
            await FinishDeletionAsync(cancellationToken);
            return;
        }

        if (_record.Status is SessionStatus.Pending or SessionStatus.Connected or SessionStatus.Reconnecting)
        {
            await TakeOverAsync(_record, cancellationToken);
        }

        _isLoaded = true;
    }

    private async Task TakeOverAsync(SessionRecord record, CancellationToken cancellationToken)
    {
        var epoch = record.Owner == silo.Own ? record.Epoch : record.Epoch + 1;
        var device = devices.Open(_key, epoch);
        if (epoch != record.Epoch)
        {
            await device.ClaimAsync(cancellationToken);
            await ReplaceAsync(record with { Epoch = epoch, Owner = silo.Own }, cancellationToken);
        }

        var isLinked = await HoldsLinkedDeviceAsync(device, cancellationToken);
        (_device, var next) = (device, Next(record.Status, isLinked));
        if (next.Status is SessionStatus.Expired or SessionStatus.LoggedOut) await device.EraseAsync(cancellationToken);
        if (next.Status != record.Status || next.Reason != record.Reason)
        {
            await ChangeAsync(now => _record! with { Status = next.Status, Reason = next.Reason }, cancellationToken);
        }

        if (isLinked == true) Connect();

        static (SessionStatus Status, string Reason) Next(SessionStatus status, bool? isLinked) => (status, isLinked) switch
        {
            // The key to read them may come back: nothing is erased.
            (_, null) => (SessionStatus.Failed, SessionReason.CredentialsUnreadable),
            (SessionStatus.Pending, true) => (SessionStatus.Pending, SessionReason.Linking),
            (SessionStatus.Pending, false) => (SessionStatus.Expired, SessionReason.LinkInterrupted),
            (_, true) => (SessionStatus.Reconnecting, SessionReason.ServerRestart),
            // The erasing of an ended link was done, the record's change was not.
            (_, false) => (SessionStatus.LoggedOut, SessionReason.LoggedOutByPhone),
        };
    }

    /// <summary>Null when the rows are there and cannot be read.</summary>
    private async Task<bool?> HoldsLinkedDeviceAsync(IOwnedDeviceStore device, CancellationToken cancellationToken)
    {
        try
        {
            return await device.LoadAsync(cancellationToken) is { } credentials && WhatsAppClient.IsLinked(credentials);
        }
        catch (Exception exception) when (exception is CredentialsUnreadableException or WireFormatException)
        {
            LogUnreadable(exception, _key.SessionId);
            return null;
        }
    }

    private void Connect()
    {
        _device ??= devices.Open(_key, _record!.Epoch);
        ISessionConnection? connection = null;
        connection = connections.Open(_key, _device, _record!.DeviceName, clientEvent => Post(() => OnEventAsync(connection, clientEvent)));
        _connection = connection;
        // A socket lives here: the activation stays until it is told otherwise.
        DelayDeactivation(TimeSpan.MaxValue);
    }

    private async Task CloseAsync()
    {
        var connection = _connection;
        _connection = null;
        _qr = null;
        if (connection is null) return;

        await connection.DisposeAsync();
        DelayDeactivation(TimeSpan.Zero);
    }

    /// <summary>Another process owns the session: nothing here is true any more.</summary>
    private async Task AbdicateAsync()
    {
        LogAbdicated(_key.SessionId);
        await CloseAsync();
        (_record, _device, _isLoaded) = (null, null, false);
        Pulse();
        DeactivateOnIdle();
    }

    /// <summary>Runs on the grain's scheduler, one after the other in the order posted as far as they start.</summary>
    private void Post(Func<Task> step) =>
        Task.Factory.StartNew(step, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler).Unwrap().Ignore();

    [LoggerMessage(2002, LogLevel.Error, "{SessionId}: the stored credentials cannot be read; they are left as they are")]
    private partial void LogUnreadable(Exception exception, string sessionId);

    [LoggerMessage(2003, LogLevel.Warning, "{SessionId}: another process owns it now; its socket here is closed")]
    private partial void LogAbdicated(string sessionId);
}
