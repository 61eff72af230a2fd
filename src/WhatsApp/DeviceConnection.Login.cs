using System.Diagnostics;
using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.PreKeys;
using WhatsApp.Stanzas;
using WhatsApp.Telemetry;

namespace WhatsApp;

/// <summary>A linked device from <c>success</c> to online: keys first, then active, then the proof that the server answers.</summary>
internal sealed partial class DeviceConnection
{
    /// <summary>Exclusive: a time later than the year 5138 is none.</summary>
    private const long MaxServerSeconds = 100_000_000_000;

    private volatile bool _authenticated;

    private void OnSuccess(Node success)
    {
        // Seen by whatsmeow before pairing was finished; and a second one on the same connection says nothing new.
        if (!_startedLinked || _authenticated) return;

        _authenticated = true;
        Enqueue(() => LoginAsync(success));
    }

    private async Task LoginAsync(Node success)
    {
        using var span = ConnectTrace.Source.StartActivity("whatsapp.login", ActivityKind.Client);
        var now = _options.Time.GetUtcNow();
        var clockOffset = ClockOffset(success["t"], now);
        await SaveAsync(_credentials with
        {
            LoginCounter = _credentials.LoginCounter + 1,
            Lid = Jid.TryParse(ServerText.Bounded(success["lid"]), out var lid) ? lid.ToString() : _credentials.Lid,
            // A time that has not come yet is one of a clock that was wrong.
            SignedPreKeySince = _credentials.SignedPreKeySince is { } since && since <= now ? since : now,
        }).ConfigureAwait(false);

        var count = await RequestAsync(PreKeyStanzas.Count, Timings.Request, _scope.Token).ConfigureAwait(false);
        if (PreKeyStanzas.ReadCount(count) < PreKeyStanzas.UploadBelow) await UploadPreKeysAsync().ConfigureAwait(false);

        var asked = _options.Time.GetTimestamp();
        await RequestAsync(id => Iq.Set(id, "passive", new Node("active")), Timings.Request, _scope.Token).ConfigureAwait(false);
        TakePong(_options.Time.GetElapsedTime(asked));

        now = _options.Time.GetUtcNow();
        Volatile.Write(ref _onlineSince, _options.Time.GetTimestamp());
        _isOnline = true;
        _options.Metrics.LoginDone(_options.Time.GetElapsedTime(_openedAt, Volatile.Read(ref _onlineSince)));
        LogMessages.Online(_options.Logger, _name);
        _emit(new Online(now, _credentials.Jid!, _credentials.Lid, ServerText.Bounded(success["display_name"])));

        await SendAsync(UnifiedSession(now + clockOffset)).ConfigureAwait(false);
        Trace?.Dispose();
        Enqueue(CheckKeysAtLoginAsync);
    }

    private async Task CleanAsync(string type, string? timestamp)
    {
        KeyValuePair<string, string>[] attributes =
            timestamp is null ? [new("type", type)] : [new("type", type), new("timestamp", timestamp)];
        try
        {
            await RequestAsync(
                id => Iq.Set(id, "urn:xmpp:whatsapp:dirty", new Node("clean", attributes)), Timings.Request, _scope.Token).ConfigureAwait(false);
        }
        catch (IqException exception)
        {
            LogMessages.RequestRefused(_options.Logger, _name, "clean", exception.Code);
        }
        catch (TimeoutException)
        {
            LogMessages.RequestUnanswered(_options.Logger, _name, "clean");
        }
    }

    /// <summary>How far the server's clock, told in seconds, is ahead of ours; nothing when it does not say, or nonsense.</summary>
    private static TimeSpan ClockOffset(string? serverSeconds, DateTimeOffset now) =>
        long.TryParse(serverSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < MaxServerSeconds
            ? TimeSpan.FromMilliseconds((seconds * 1000) - now.ToUnixTimeMilliseconds())
            : TimeSpan.Zero;

    /// <summary>(server time + 3 days) mod 7 days, in milliseconds: which week of use this is. Source: linked-device 11.8.</summary>
    private static Node UnifiedSession(DateTimeOffset serverTime)
    {
        var id = (serverTime.ToUnixTimeMilliseconds() + (long)TimeSpan.FromDays(3).TotalMilliseconds) % (long)TimeSpan.FromDays(7).TotalMilliseconds;

        return new Node("ib", null, new Node("unified_session", [new("id", id.ToString(CultureInfo.InvariantCulture))]));
    }
}
