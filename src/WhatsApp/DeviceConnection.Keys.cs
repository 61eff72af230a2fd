using WhatsApp.Binary;
using WhatsApp.PreKeys;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>
/// The Signal keys that the server hands out for us, without which no phone can open a session: topped up when they run low, and
/// compared. Whatever is told to the server was saved before. Source: linked-device 10.
/// </summary>
internal sealed partial class DeviceConnection
{
    /// <summary>Pauses grow from one try to the next (Fibonacci); after the last one the next login counts again.</summary>
    private const int UploadRetries = 10;

    private const int NothingWanted = 0;
    private const int CountWanted = 1;
    private const int UploadWanted = 2;

    /// <summary>What the step is to do that is queued or counts; nothing when there is none.</summary>
    private int _topUp;

    private volatile bool _isUploading;
    private volatile bool _isUploadOwed;
    private volatile bool _isRetrying;

    /// <summary>The server says that keys run low. Called by the reader.</summary>
    private void OnKeysLow(Node notification)
    {
        // An upload that is under way answers it. What waited while we were away may be answered long since.
        if (!_isUploading) WantKeys(notification["offline"] is null ? UploadWanted : CountWanted);
    }

    /// <summary>One step serves all who want the same before it is done.</summary>
    private void WantKeys(int wanted)
    {
        int before;
        do
        {
            before = Volatile.Read(ref _topUp);
            if (before >= wanted) return;
        }
        while (Interlocked.CompareExchange(ref _topUp, wanted, before) != before);

        if (before == NothingWanted) Enqueue(TopUpAsync);
    }

    private async Task TopUpAsync()
    {
        // An upload that began since was one for this as well.
        var wanted = Volatile.Read(ref _topUp);
        if (wanted == NothingWanted || (wanted == CountWanted && await AreKeysLeftAsync().ConfigureAwait(false))) return;

        await UploadPreKeysAsync().ConfigureAwait(false);
    }

    private async Task<bool> AreKeysLeftAsync()
    {
        try
        {
            var count = await RequestAsync(PreKeyStanzas.Count, Timings.Request, _scope.Token).ConfigureAwait(false);
            if (PreKeyStanzas.ReadCount(count) < PreKeyStanzas.UploadBelow) return false;
        }
        catch (IqException exception)
        {
            LogMessages.RequestRefused(_options.Logger, _name, "pre-key count", exception.Code);
            return false;
        }
        catch (TimeoutException)
        {
            LogMessages.RequestUnanswered(_options.Logger, _name, "pre-key count");
            return false;
        }

        _isUploadOwed = false;
        // Unless the server has asked again meanwhile.
        return Interlocked.CompareExchange(ref _topUp, NothingWanted, CountWanted) == CountWanted;
    }

    private async Task UploadPreKeysAsync()
    {
        _isUploading = true;
        Interlocked.Exchange(ref _topUp, NothingWanted);
        try
        {
            var batch = PreKeyBatch.Generate((int)_credentials.NextPreKeyId, _options.Random);
            // Ids only grow, also past an upload that fails: first the counter, then the keys, then the server.
            await SaveAsync(_credentials with { NextPreKeyId = _credentials.NextPreKeyId + (uint)batch.PublicKeys.Length }).ConfigureAwait(false);
            await _store.AddPreKeysAsync(batch.FirstId, batch.PrivateKeys, _scope.Token).ConfigureAwait(false);
            batch.ErasePrivateKeys();

            await RequestAsync(id => PreKeyStanzas.Upload(id, _credentials, batch), Timings.Request, _scope.Token).ConfigureAwait(false);
            _isUploadOwed = false;
        }
        catch (IqException exception)
        {
            // The link holds without them.
            LogMessages.RequestRefused(_options.Logger, _name, "pre-key upload", exception.Code);
            OweUpload(exception.IsTransient);
        }
        catch (TimeoutException) when (_isOnline)
        {
            LogMessages.RequestUnanswered(_options.Logger, _name, "pre-key upload");
            OweUpload(true);
        }
        finally
        {
            _isUploading = false;
        }
    }

    private void OweUpload(bool isOwed)
    {
        _isUploadOwed = isOwed;
        if (isOwed && !_isRetrying) Track(RetryUploadAsync());
    }

    private async Task RetryUploadAsync()
    {
        _isRetrying = true;
        try
        {
            var (pause, next) = (Timings.UploadRetry, Timings.UploadRetry * 2);
            for (var retry = 0; retry < UploadRetries && _isUploadOwed; retry++)
            {
                await Task.Delay(pause, _options.Time, _scope.Token).ConfigureAwait(false);
                (pause, next) = (next, pause + next);
                if (_isUploadOwed) WantKeys(CountWanted);
            }
        }
        catch (OperationCanceledException)
        {
            // The connection ended meanwhile; the next login counts.
        }
        finally
        {
            _isRetrying = false;
        }
    }

    /// <summary>Compares what the server holds of our keys with what we hold.</summary>
    private async Task CheckKeysAsync()
    {
        try
        {
            var digest = await RequestAsync(PreKeyStanzas.Digest, Timings.Request, _scope.Token).ConfigureAwait(false);
            if (PreKeyStanzas.DigestAgrees(digest, _credentials)) return;

            // Killed between the save and the answer, or not heard for another reason: the server still has one that we replaced.
            if (!_isRotationUnheard && PreKeyStanzas.DigestIsOlder(digest, _credentials)) await TellSignedPreKeyAsync().ConfigureAwait(false);
            else LogMessages.KeysDiffer(_options.Logger, _name);
        }
        catch (IqException exception) when (exception.Code == IqException.NotFound)
        {
            await UploadPreKeysAsync().ConfigureAwait(false);
        }
        catch (IqException exception)
        {
            LogMessages.RequestRefused(_options.Logger, _name, "key digest", exception.Code);
        }
        catch (TimeoutException)
        {
            LogMessages.RequestUnanswered(_options.Logger, _name, "key digest");
        }
    }
}
