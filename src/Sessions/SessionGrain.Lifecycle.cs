using WhatsApp;

namespace Sessions;

/// <summary>Starting, stopping and restarting. A caller may ask for any of them at any time; they take turns, and the last one counts.</summary>
internal sealed partial class SessionGrain
{
    private async Task<SessionSnapshot?> StartInTurnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_record is { DeletionId: null, IsRunning: false }) await ArmAsync();

        return Snapshot();
    }

    private async Task<SessionSnapshot?> StopInTurnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        switch (_record)
        {
            case null or { DeletionId: not null } or { Status: SessionStatus.Stopped }:
                break;
            case { IsLinked: true }:
                await SwitchOffAsync();
                break;
            case { Status: SessionStatus.Pending }:
                await GiveUpLinkingAsync();
                break;
        }

        return Snapshot();
    }

    private async Task<SessionSnapshot?> RestartInTurnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        switch (_record)
        {
            case null or { DeletionId: not null }:
                break;
            case { IsRunning: true }:
                await ConnectAnewAsync();
                break;
            default:
                await ArmAsync();
                break;
        }

        return Snapshot();
    }

    /// <summary>Makes a session run that does not: with the keys it has if a phone knows them, else with new ones. In turn.</summary>
    private async Task ArmAsync()
    {
        if (_record!.UnlinkId is not null) await FinishLogoutAsync();

        await _closing;
        if (_isEraseDue)
        {
            await _device!.EraseAsync(CancellationToken.None);
            _isEraseDue = false;
        }

        var link = _record is { Status: SessionStatus.Stopped or SessionStatus.Failed } and not { Reason: SessionReason.Banned or SessionReason.PairingRejected }
            ? await FindLinkAsync(_device ?? devices.Open(_key, _record.Epoch))
            : new(IsReadable: true, Jid: null);
        if (!await IsProxyReadableAsync(_record)) link = link with { IsReadable = false };
        if (!link.IsReadable)
        {
            await ChangeAsync(record => Owned(record) with { Status = SessionStatus.Failed, Reason = SessionReason.CredentialsUnreadable });
            return;
        }

        var record = Next(_record, link.IsLinked
            ? link.Describe(Owned(_record)) with { Status = SessionStatus.Reconnecting, Reason = SessionReason.Starting }
            : Unlinked(Owned(_record)) with { Status = SessionStatus.Pending, Reason = SessionReason.Connecting });
        var device = _device ?? devices.Open(_key, record.Epoch);

        // Until a client runs, memory is not what is stored: whoever comes next has to read it, and to go on from there.
        (_isTakeOverDue, _isLoaded) = (true, false);
        SettleLater();
        await ReplaceAsync(record);
        if (link.IsLinked) await device.ClaimAsync(CancellationToken.None);
        else await device.EraseAsync(CancellationToken.None);

        (_record, _device, _isLoaded, _lastFailure) = (record, device, true, null);
        (_isTakeOverDue, _isDirty) = (false, false);
        Changed();
        Saved(record);
        Connect();
    }

    /// <summary>A linked session: first what it is to be, then the socket. In turn.</summary>
    private async Task SwitchOffAsync()
    {
        await ChangeAsync(record => record.IsLinked
            ? Owned(record) with { Status = SessionStatus.Stopped, Reason = SessionReason.StoppedByUser }
            : record);
        Disconnect();
        await _closing;
    }

    /// <summary>
    /// A session that no phone has linked as far as is known. Once its socket is closed no phone can, and the stored keys tell whether one has. In turn.
    /// </summary>
    private async Task GiveUpLinkingAsync()
    {
        Disconnect();
        await _closing;
        try
        {
            var link = await FindLinkAsync(_device!);
            if (link is { IsReadable: true, IsLinked: false }) await _device!.EraseAsync(CancellationToken.None);
            await ChangeAsync(record => link switch
            {
                { IsReadable: false } => record with { Status = SessionStatus.Failed, Reason = SessionReason.CredentialsUnreadable },
                { IsLinked: true } => link.Describe(record) with { Status = SessionStatus.Stopped, Reason = SessionReason.StoppedByUser },
                // Whoever holds a link page is not to start again what was stopped on purpose.
                _ => record with { Status = SessionStatus.Expired, Reason = SessionReason.StoppedByUser, Link = null },
            });
        }
        catch (Exception exception) when (exception is not OwnershipLostException)
        {
            // Not stopped, so it goes on.
            if (_record is { IsRunning: true }) Connect();
            throw;
        }
    }

    private async Task ConnectAnewAsync()
    {
        Disconnect();
        await _closing;
        _lastFailure = null;
        Observe(_record! switch
        {
            { Status: SessionStatus.Pending, IsLinked: false } record => record with { Reason = SessionReason.Connecting },
            { Status: SessionStatus.Pending } record => record with { Reason = SessionReason.Linking },
            var record => record with { Status = SessionStatus.Reconnecting, Reason = SessionReason.Starting },
        });
        Connect();
    }

    /// <summary>The record as this activation may write it: an owner that has not claimed it does so with its first change.</summary>
    private SessionRecord Owned(SessionRecord record) =>
        _device is not null || _isClaimed ? record : record with { Owner = silo.Own, Epoch = record.Epoch + 1 };

    /// <summary>Without what an earlier link told: the next phone may be another one.</summary>
    private static SessionRecord Unlinked(SessionRecord record) => record with
    {
        PhoneNumber = null,
        ConnectedAt = null,
        Jid = null,
        Lid = null,
        PushName = null,
        Platform = null,
        Business = null,
    };
}
