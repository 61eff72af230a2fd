using Microsoft.Extensions.Logging;
using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>
/// Deletion, in steps that can each be repeated after a crash: the record says that it is to go; the device is removed from the phone, or its
/// credentials are put where the removal is retried; the device's rows go; the last events are logged; the record goes.
/// </summary>
internal sealed partial class SessionGrain
{
    private const int UnlinkIdLength = 16;

    private async Task<bool> DeleteInTurnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_record is not { DeletionId: null }) return false;

        var id = NewUnlinkId();
        await ChangeAsync(record => record with
        {
            DeletionId = id,
            Owner = silo.Own,
            Epoch = record.Owner == silo.Own ? record.Epoch : record.Epoch + 1,
        });

        // From here on the session is gone for callers; the rest is not theirs to wait for or to cancel.
        await FinishOrRetryAsync(FinishDeletionAsync);
        return true;
    }

    private async Task<bool> RemoveExpiredInTurnAsync(DateTimeOffset before, CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return _record is { Status: SessionStatus.Expired, UpdatedAt: var since } && since < before && await DeleteInTurnAsync(cancellationToken);
    }

    private async Task FinishOrRetryAsync(Func<Task> finish)
    {
        try
        {
            await finish();
        }
        catch (OwnershipLostException)
        {
            Abdicate();
        }
        catch (StorageUnavailableException exception)
        {
            LogDelayed(_key.SessionId, exception.Message);
            SettleLater();
        }
    }

    /// <summary>In turn.</summary>
    private async Task FinishDeletionAsync()
    {
        var record = _record!;
        var device = _device ??= devices.Open(_key, record.Epoch);
        await UnlinkAsync(device, record.DeletionId!);

        await EraseOtherProxiesAsync();

        // The record holds its last events until the log has them.
        if (_saved < record.Sequence)
        {
            await ReplaceAsync(record);
            Saved(record);
        }

        await ForwardAsync();
        await WriteAsync(record, async etag =>
        {
            await sessions.DeleteAsync(_key, etag, CancellationToken.None);
            return true;
        });
        (_record, _device, _lastFailure) = (null, null, null);
        _isDirty = false;
        Pulse();
    }

    /// <summary>
    /// Removes the device from the phone, or puts its credentials where that is retried; then nothing of it is left here. Can be repeated. In turn.
    /// </summary>
    private async Task UnlinkAsync(IOwnedDeviceStore device, string unlinkId)
    {
        var isRemoved = await TryLogOutAsync();
        Disconnect();
        await _closing;

        if (!isRemoved && await LoadLinkedAsync(device) is { } credentials)
        {
            await services.Unlinks.AddAsync(_key.Tenant, unlinkId, credentials, await FindProxyAsync(_record!), CancellationToken.None);
            services.UnlinkSignal.Set();
        }

        await device.EraseAsync(CancellationToken.None);
        _isEraseDue = false;
    }

    private string NewUnlinkId()
    {
        var id = new byte[UnlinkIdLength];
        services.Random.Fill(id);
        return Convert.ToHexStringLower(id);
    }

    private async Task<bool> TryLogOutAsync()
    {
        if (_connection is not { } connection) return false;

        try
        {
            return await connection.LogoutAsync(CancellationToken.None);
        }
#pragma warning disable CA1031 // Not confirmed, for whatever reason: the removal is retried elsewhere.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogFault(exception, _key.SessionId);
            return false;
        }
    }

    /// <summary>Credentials that a phone knows; null when there is nothing to remove, or nothing that could be read to remove it with.</summary>
    private async Task<byte[]?> LoadLinkedAsync(IOwnedDeviceStore device)
    {
        try
        {
            return await device.LoadAsync(CancellationToken.None) is { } credentials && WhatsAppClient.IsLinked(credentials) ? credentials : null;
        }
        catch (Exception exception) when (exception is CredentialsUnreadableException or WireFormatException)
        {
            LogUnreadable(exception, _key.SessionId);
            return null;
        }
    }

    [LoggerMessage(2008, LogLevel.Information, "{SessionId}: deleted")]
    private partial void LogDeleted(string sessionId);

    [LoggerMessage(2006, LogLevel.Warning, "{SessionId}: its removal is finished when storage answers: {Reason}")]
    private partial void LogDelayed(string sessionId, string reason);
}
