using Microsoft.Extensions.Logging;
using WhatsApp;

namespace Sessions;

/// <summary>
/// Brings storage to what memory says, behind the callers' backs and for as long as it takes: records, worthless keys, deletions and
/// take-overs begun, creations that came to nothing. What is saved is the newest state, whole.
/// </summary>
internal sealed partial class SessionGrain
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private Task _settling = Task.CompletedTask;
    private TaskCompletionSource? _pause;
    private bool _isStopping;
    private bool _isEraseDue;

    /// <summary>The record may name this process as its owner already: if it does, nobody else will go on with it.</summary>
    private bool _isTakeOverDue;

    /// <summary>A creation whose caller was told that it failed; it may be stored all the same.</summary>
    private SessionRecord? _abandoned;

    private bool IsUnsettled => _isDirty || _isTidyDue || _isEraseDue || _isProxyEraseDue || _isTakeOverDue || _abandoned is not null || _record is { DeletionId: not null } or { UnlinkId: not null };

    private void SettleLater()
    {
        if (_settling.IsCompleted) _settling = SettleUntilDoneAsync();
    }

    /// <summary>Ends it, after what is under way. Storage that is down does not keep the process from stopping.</summary>
    private async Task StopSettlingAsync()
    {
        _isStopping = true;
        _pause?.TrySetResult();
        _stop.TrySetResult();
        await _settling;
    }

    private async Task SettleUntilDoneAsync()
    {
        DelayDeactivation(TimeSpan.MaxValue);
        var pause = FirstPause;
        while (IsUnsettled)
        {
            if (await TrySettleAsync()) continue;
            if (!_isStopping) await PauseAsync(pause);
            if (_isStopping) break;

            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }

        if (_connection is null && _forwarding.IsCompleted) DelayDeactivation(TimeSpan.Zero);
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        _pause = NewSignal();
        try
        {
            await _pause.Task.WaitAsync(pause, services.Time);
        }
        catch (TimeoutException)
        {
            // Time to try again.
        }

        _pause = null;
    }

    /// <summary>False when it has to be tried again.</summary>
    private async Task<bool> TrySettleAsync()
    {
        try
        {
            using var turn = await _turns.TakeAsync(CancellationToken.None);
            await SettleAsync();
            return true;
        }
        catch (OwnershipLostException)
        {
            Abdicate();
            return true;
        }
#pragma warning disable CA1031 // Whatever storage throws: giving up would leave behind what nobody else knows of.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogNotSaved(_key.SessionId, _record?.Version ?? 0, exception.Message);
            return false;
        }
    }

    private async Task SettleAsync()
    {
        if (_abandoned is not null || _isTakeOverDue) await LoadAsync(CancellationToken.None);
        if (_isEraseDue && _record?.DeletionId is null && _device is { } device)
        {
            // Before the record says so: a crash in between costs the exact reason, the other way round it would leave the keys lying about.
            await _closing;
            await device.EraseAsync(CancellationToken.None);
            _isEraseDue = false;
        }

        while (_isDirty && _record is { DeletionId: null })
        {
            using var place = await services.Saves.TakeAsync(CancellationToken.None);
            if (_record is not { DeletionId: null } record) break;

            await ReplaceAsync(record);
            if (ReferenceEquals(_record, record)) _isDirty = false;
            Saved(record);
        }

        if (_isProxyEraseDue) await EraseOtherProxiesAsync();

        if (_isTidyDue) await TidyAsync();

        if (_record?.DeletionId is not null) await FinishDeletionAsync();
        else if (_record?.UnlinkId is not null) await FinishLogoutAsync();
    }

    /// <summary>Deletes the record of a creation that its caller believes to have failed, if it is there. In turn.</summary>
    private async Task RemoveAbandonedAsync(CancellationToken cancellationToken)
    {
        if (_abandoned is not { } abandoned) return;

        var stored = await sessions.LoadAsync(_key, cancellationToken);
        if (stored is not null && (stored.Record.Owner, stored.Record.Epoch) == (abandoned.Owner, abandoned.Epoch))
        {
            await sessions.DeleteAsync(_key, stored.ETag, CancellationToken.None);
        }

        if (abandoned.ProxyId is { } proxyId) await services.Proxies.RemoveAsync(_key, proxyId, CancellationToken.None);

        _abandoned = null;
    }

    [LoggerMessage(2004, LogLevel.Warning, "{SessionId}: storage does not follow yet; version {Version} is saved later: {Reason}")]
    private partial void LogNotSaved(string sessionId, long version, string reason);
}
