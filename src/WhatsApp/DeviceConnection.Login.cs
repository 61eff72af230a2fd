using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.PreKeys;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>A linked device from <c>success</c> to online: keys first, then active, then the proof that the server answers.</summary>
internal sealed partial class DeviceConnection
{
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
        await SaveAsync(_credentials with
        {
            LoginCounter = _credentials.LoginCounter + 1,
            Lid = Jid.TryParse(success["lid"], out var lid) ? lid.ToString() : _credentials.Lid,
        }).ConfigureAwait(false);

        var count = await RequestAsync(PreKeyStanzas.Count, Timings.Request, _scope.Token).ConfigureAwait(false);
        if (PreKeyStanzas.ReadCount(count) < PreKeyStanzas.UploadBelow) await UploadPreKeysAsync().ConfigureAwait(false);

        var asked = _options.Time.GetTimestamp();
        await RequestAsync(id => Iq.Set(id, "passive", new Node("active")), Timings.Request, _scope.Token).ConfigureAwait(false);
        _evidence.Pong(_options.Time, _options.Time.GetElapsedTime(asked));

        var now = _options.Time.GetUtcNow();
        Volatile.Write(ref _onlineSince, _options.Time.GetTimestamp());
        _isOnline = true;
        LogMessages.Online(_options.Logger, _name);
        _emit(new Online(now, _credentials.Jid!, _credentials.Lid, success["display_name"]));

        await SendAsync(UnifiedSession(now, success["t"])).ConfigureAwait(false);
        Enqueue(CheckKeysAsync);
    }

    private async Task UploadPreKeysAsync()
    {
        var batch = PreKeyBatch.Generate((int)_credentials.NextPreKeyId, _options.Random);
        // Ids only grow, also past an upload that fails: first the counter, then the keys, then the server.
        await SaveAsync(_credentials with { NextPreKeyId = _credentials.NextPreKeyId + (uint)batch.PublicKeys.Length }).ConfigureAwait(false);
        await _store.AddPreKeysAsync(batch.FirstId, batch.PrivateKeys, _scope.Token).ConfigureAwait(false);
        batch.ErasePrivateKeys();

        try
        {
            await RequestAsync(id => PreKeyStanzas.Upload(id, _credentials, batch), Timings.Request, _scope.Token).ConfigureAwait(false);
        }
        catch (IqException exception)
        {
            // The link holds without them; the next login counts again.
            LogMessages.RequestRefused(_options.Logger, _name, "pre-key upload", exception.Code);
        }
    }

    /// <summary>Compares what the server holds of our keys with what we hold.</summary>
    private async Task CheckKeysAsync()
    {
        try
        {
            var digest = await RequestAsync(PreKeyStanzas.Digest, Timings.Request, _scope.Token).ConfigureAwait(false);
            if (!PreKeyStanzas.DigestAgrees(digest, _credentials)) LogMessages.KeysDiffer(_options.Logger, _name);
        }
        catch (IqException exception) when (exception.Code == IqException.NotFound)
        {
            await UploadPreKeysAsync().ConfigureAwait(false);
        }
        catch (IqException exception)
        {
            LogMessages.RequestRefused(_options.Logger, _name, "key digest", exception.Code);
        }
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
    }

    /// <summary>(server time + 3 days) mod 7 days, in milliseconds: which week of use this is. Source: linked-device 11.8.</summary>
    private static Node UnifiedSession(DateTimeOffset now, string? serverSeconds)
    {
        var milliseconds = long.TryParse(serverSeconds, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? seconds * 1000
            : now.ToUnixTimeMilliseconds();
        var id = (milliseconds + (long)TimeSpan.FromDays(3).TotalMilliseconds) % (long)TimeSpan.FromDays(7).TotalMilliseconds;

        return new Node("ib", null, new Node("unified_session", [new("id", id.ToString(CultureInfo.InvariantCulture))]));
    }
}
