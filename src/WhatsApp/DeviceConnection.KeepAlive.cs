using WhatsApp.Crypto;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>Silence is answered with a question; two questions without an answer mean that the line is dead, whatever the socket says.</summary>
internal sealed partial class DeviceConnection
{
    private const int MissesAllowed = 2;

    private async Task KeepAliveAsync(CancellationToken ended)
    {
        try
        {
            if (_startedLinked)
            {
                await Task.Delay(Timings.Login, _options.Time, ended).ConfigureAwait(false);
                if (!_authenticated) End(new ConnectionOutcome.Retry(DisconnectReason.RequestTimeout));
            }

            while (true)
            {
                await WaitForSilenceAsync(ended).ConfigureAwait(false);
                if (await IsAnsweredAsync(ended).ConfigureAwait(false)) continue;

                LogMessages.KeepAliveLost(_options.Logger, _name);
                End(new ConnectionOutcome.Retry(DisconnectReason.KeepAliveTimeout));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or IOException)
        {
            // The connection ended meanwhile, or breaks just now: the reader tells.
        }
    }

    private async Task WaitForSilenceAsync(CancellationToken ended)
    {
        var limit = Timings.KeepAliveMin + ((Timings.KeepAliveMax - Timings.KeepAliveMin) * _options.Random.NextDouble());
        while (true)
        {
            var remaining = limit - _options.Time.GetElapsedTime(_evidence.LastReceivedTimestamp);
            if (remaining <= TimeSpan.Zero) return;

            // A delay is cut to whole milliseconds: the rest of one would be waited for by going round.
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Ceiling(remaining.TotalMilliseconds)), _options.Time, ended).ConfigureAwait(false);
        }
    }

    private async Task<bool> IsAnsweredAsync(CancellationToken ended)
    {
        for (var misses = 0; misses < MissesAllowed; misses++)
        {
            var sent = _options.Time.GetTimestamp();
            try
            {
                await RequestAsync(id => Iq.Get(id, "w:p"), Timings.KeepAliveAnswer, ended).ConfigureAwait(false);
                _evidence.Pong(_options.Time, _options.Time.GetElapsedTime(sent));
                return true;
            }
            catch (IqException)
            {
                return true;
            }
            catch (TimeoutException)
            {
                if (_evidence.LastReceivedTimestamp >= sent) return true;
            }
        }

        return false;
    }
}
