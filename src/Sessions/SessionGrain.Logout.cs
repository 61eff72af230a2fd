namespace Sessions;

/// <summary>
/// Logging out at a caller's wish, in steps that can each be repeated after a crash: the record says so; the device is removed from the phone, or
/// its credentials are put where the removal is retried; its rows go; the record forgets that there was something to finish.
/// </summary>
internal sealed partial class SessionGrain
{
    private async Task<LogoutResult> LogoutInTurnAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        if (_record is not { DeletionId: null } record) return new(IsLoggedOut: false, Session: null);
        if (record.Status == SessionStatus.LoggedOut) return new(IsLoggedOut: true, Snapshot());
        if (!record.IsLinked) return new(IsLoggedOut: false, Snapshot());

        var id = NewUnlinkId();
        await ChangeAsync(now => Owned(now) with { Status = SessionStatus.LoggedOut, Reason = SessionReason.LoggedOutByUser, UnlinkId = id });

        // From here on it is logged out for callers; the rest is not theirs to wait for or to cancel.
        await FinishOrRetryAsync(FinishLogoutAsync);
        return new(IsLoggedOut: true, Snapshot());
    }

    /// <summary>In turn.</summary>
    private async Task FinishLogoutAsync()
    {
        var record = _record!;
        _device ??= devices.Open(_key, record.Epoch);
        await UnlinkAsync(_device, record.UnlinkId!);

        // Nothing that callers can see.
        record = record with { UnlinkId = null };
        await ReplaceAsync(record);
        (_record, _lastFailure, _isDirty) = (record, null, false);
        Saved(record);
    }
}
