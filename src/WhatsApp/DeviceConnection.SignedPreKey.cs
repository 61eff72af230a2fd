using WhatsApp.PreKeys;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>The signed pre-key, replaced every 27 days: saved, then told to the server. Source: linked-device 10.</summary>
internal sealed partial class DeviceConnection
{
    private volatile bool _isRotationUnheard;

    /// <summary>UTC ticks from which the signed pre-key is to be replaced, or told again.</summary>
    private long _rotateAt = long.MaxValue;

    /// <summary>The last of a login's questions; from here on the signed pre-key is watched.</summary>
    private async Task CheckKeysAtLoginAsync()
    {
        await CheckKeysAsync().ConfigureAwait(false);
        if (!_isRotationUnheard) PlanRotation();
        RotateWhenDue();
    }

    private void PlanRotation() =>
        Volatile.Write(ref _rotateAt, (_credentials.SignedPreKeySince!.Value + Timings.SignedPreKey).UtcTicks);

    /// <summary>Called with every stanza that comes in, so that it needs no timer, and happens only while the line is alive.</summary>
    private void RotateWhenDue()
    {
        var due = Volatile.Read(ref _rotateAt);
        if (_options.Time.GetUtcNow().UtcTicks < due || Interlocked.CompareExchange(ref _rotateAt, long.MaxValue, due) != due) return;

        Enqueue(_isRotationUnheard ? TellSignedPreKeyAsync : RotateAsync);
    }

    private async Task RotateAsync()
    {
        await SaveAsync(_credentials.WithNewSignedPreKey(_options.Time.GetUtcNow(), _options.Random)).ConfigureAwait(false);
        await TellSignedPreKeyAsync().ConfigureAwait(false);
    }

    private async Task TellSignedPreKeyAsync()
    {
        PlanRotation();
        _isRotationUnheard = true;
        try
        {
            await RequestAsync(id => PreKeyStanzas.Rotate(id, _credentials), Timings.Request, _scope.Token).ConfigureAwait(false);
            _isRotationUnheard = false;
            LogMessages.Rotated(_options.Logger, _name, _credentials.SignedPreKey.Id);
        }
        catch (IqException exception)
        {
            LogMessages.RequestRefused(_options.Logger, _name, "signed pre-key", exception.Code);
            // Which one the server has is for the log; the next login tells it again.
            if (exception.IsTransient) TellLater();
            else Enqueue(CheckKeysAsync);
        }
        catch (TimeoutException)
        {
            LogMessages.RequestUnanswered(_options.Logger, _name, "signed pre-key");
            TellLater();
        }
    }
    private void TellLater() => Volatile.Write(ref _rotateAt, (_options.Time.GetUtcNow() + Timings.RotationRetry).UtcTicks);
}
