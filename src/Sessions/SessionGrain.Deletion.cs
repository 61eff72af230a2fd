using Sessions.Storage;
using WhatsApp;

namespace Sessions;

/// <summary>
/// Deletion, in steps that can each be repeated after a crash: the record says that it is to go; the device is removed from the phone, or its
/// credentials are put where the removal is retried; the device's rows go; the record goes.
/// </summary>
internal sealed partial class SessionGrain
{
    private const int DeletionIdLength = 16;

    public async Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        var existed = false;
        await ExclusiveAsync(
            async () =>
            {
                await LoadAsync(cancellationToken);
                if (_record is null) return;

                existed = _record.DeletionId is null;
                if (existed)
                {
                    var id = new byte[DeletionIdLength];
                    services.Random.Fill(id);
                    await ChangeAsync(_ => _record! with { DeletionId = Convert.ToHexStringLower(id) }, cancellationToken);
                }

                // From here on the session is gone for callers; the rest is not theirs to cancel.
                await FinishDeletionAsync(CancellationToken.None);
            },
            cancellationToken);

        return existed;
    }

    /// <summary>Holds the gate. What storage does not let it do now is done at the next call or start.</summary>
    private async Task FinishDeletionAsync(CancellationToken cancellationToken)
    {
        var record = _record!;
        var device = _device ?? devices.Open(_key, record.Epoch);
        var isRemoved = _connection is { } connection && await connection.LogoutAsync(cancellationToken);
        await CloseAsync();

        if (!isRemoved && await LoadLinkedAsync(device, cancellationToken) is { } credentials)
        {
            await services.Unlinks.AddAsync(_key.Tenant, record.DeletionId!, credentials, cancellationToken);
            services.UnlinkSignal.Set();
        }

        await device.EraseAsync(cancellationToken);
        await sessions.DeleteAsync(_key, _etag, cancellationToken);
        (_record, _device, _lastFailure) = (null, null, null);
        Pulse();
    }

    /// <summary>Credentials that a phone knows; null when there is nothing to remove, or nothing that could be read to remove it with.</summary>
    private async Task<byte[]?> LoadLinkedAsync(IOwnedDeviceStore device, CancellationToken cancellationToken)
    {
        try
        {
            return await device.LoadAsync(cancellationToken) is { } credentials && WhatsAppClient.IsLinked(credentials) ? credentials : null;
        }
        catch (Exception exception) when (exception is CredentialsUnreadableException or WireFormatException)
        {
            LogUnreadable(exception, _key.SessionId);
            return null;
        }
    }
}
