using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.Lines;
using WhatsApp.Stanzas;

namespace WhatsApp;

/// <summary>What comes in: each stanza is answered as the protocol wants, or handed to the part that knows it.</summary>
internal sealed partial class DeviceConnection
{
    /// <summary>Stanzas that one offline_batch asks for.</summary>
    private const int BacklogBatch = 200;

    /// <summary>Real ones have some ten bytes; more than this is not kept.</summary>
    private const int MaxRoutingLength = 1024;

    private long _backlogLeft;
    private int _batchLeft;
    private bool _isStreamEnding;

    private async Task ReceiveAllAsync()
    {
        try
        {
            while (await _line.ReceiveAsync(CancellationToken.None).ConfigureAwait(false) is { } node)
            {
                _evidence.Received(_options.Time);
                TellHeard();
                LeavePlace();
                LogMessages.Received(_options.Logger, _name, node.Tag, node["id"]);
                await HandleAsync(node).ConfigureAwait(false);
                RotateWhenDue();
                if (_backlogLeft > 0 && node["offline"] is not null) await CountBacklogAsync().ConfigureAwait(false);
            }

            End(OnClosed());
        }
        catch (WireFormatException exception)
        {
            LogMessages.BadData(_options.Logger, _name, exception.Message);
            End(LineVerdicts.BadData);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Ended by the other side, or by ourselves: then the reason is given already.
            End(OnClosed());
        }
        catch (OwnershipLostException)
        {
            EndAsLost();
        }
#pragma warning disable CA1031 // Whatever a stanza made us stumble over ends its connection, not the process or the client.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            LogMessages.StanzaFailed(_options.Logger, exception, _name);
            End(LineVerdicts.BadData);
        }
    }

    private async Task HandleAsync(Node node)
    {
        switch (node.Tag)
        {
            case Iq.Tag:
                await HandleIqAsync(node).ConfigureAwait(false);
                return;
            case "success":
                OnSuccess(node);
                return;
            case "failure":
                OnFailure(node);
                return;
            case "stream:error":
                await OnStreamErrorAsync(node).ConfigureAwait(false);
                return;
            case "error":
                // Of top level: the server could make nothing of something we sent.
                LogMessages.Misunderstood(_options.Logger, _name, node["code"]);
                return;
            case "xmlstreamend":
                if (!_isStreamEnding) Track(CloseLaterAsync(Timings.StreamEnd));
                _isStreamEnding = true;
                return;
            case "ib":
                await HandleBulletinAsync(node).ConfigureAwait(false);
                return;
            case "notification":
                await HandleNotificationAsync(node).ConfigureAwait(false);
                return;
        }

        await AcknowledgeAsync(node).ConfigureAwait(false);
    }

    private async Task AcknowledgeAsync(Node node)
    {
        if (Acknowledgement.For(node, _credentials.Jid) is { } ack) await SendAsync(ack).ConfigureAwait(false);
    }

    private async Task HandleIqAsync(Node iq)
    {
        if (iq["type"] is "result" or "error")
        {
            if (!TryTakeAnswer(iq) && !_pending.TryComplete(iq)) LogMessages.Unasked(_options.Logger, _name, iq["id"]);
            return;
        }

        if (!IsFromServer(iq) || iq["id"] is null) return;

        if (IsPing(iq))
        {
            await SendAsync(Iq.Result(iq)).ConfigureAwait(false);
        }
        else if (iq.Child("pair-device") is { } pairDevice)
        {
            _wasOfferedRefs = true;
            Enqueue(() => OnPairDeviceAsync(iq, pairDevice));
        }
        else if (iq.Child("pair-success") is not null)
        {
            Enqueue(() => OnPairSuccessAsync(iq));
        }
        else
        {
            // Nobody answers requests it does not know.
            LogMessages.Unasked(_options.Logger, _name, iq["id"]);
        }
    }

    private async Task HandleNotificationAsync(Node notification)
    {
        var (isFromServer, type) = (IsFromServer(notification), notification["type"]);
        if (isFromServer && type == "companion_reg_refresh")
        {
            // Acknowledged when it is done.
            Enqueue(() => OnRegistrationRefreshAsync(notification));
            return;
        }

        await AcknowledgeAsync(notification).ConfigureAwait(false);
        if (!isFromServer || type != "encrypt" || !_startedLinked) return;

        if (notification.Child("count") is not null) OnKeysLow(notification);
        else if (notification.Child("digest") is not null) Enqueue(CheckKeysAsync);
    }

    private async Task HandleBulletinAsync(Node bulletin)
    {
        foreach (var child in bulletin.Children.ToArray())
        {
            switch (child.Tag)
            {
                case "edge_routing" when child.Child("routing_info")?.Bytes is { Length: <= MaxRoutingLength } routing
                    && !routing.AsSpan().SequenceEqual(_credentials.RoutingInfo):
                    Enqueue(() => SaveAsync(_credentials with { RoutingInfo = routing }));
                    break;
                case "offline_preview" when int.TryParse(child["count"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
                    _backlogLeft = count;
                    await AskForBacklogAsync().ConfigureAwait(false);
                    break;
                case "offline":
                    _backlogLeft = 0;
                    break;
                case "dirty" when _startedLinked && child["type"] is { } type:
                    Enqueue(() => CleanAsync(type, child["timestamp"]));
                    break;
                case "client_expiration":
                    LogMessages.VersionExpires(_options.Logger, _name, child["t"]);
                    break;
                case "downgrade_webclient":
                    LogMessages.LegacyPhone(_options.Logger, _name);
                    break;
            }
        }
    }

    /// <summary>Only a primer of the backlog is pushed; the rest comes in batches that have to be asked for.</summary>
    private Task AskForBacklogAsync()
    {
        _batchLeft = BacklogBatch;
        return SendAsync(new Node("ib", null, new Node("offline_batch", [new("count", "200")])));
    }

    private Task CountBacklogAsync() => --_backlogLeft > 0 && --_batchLeft == 0 ? AskForBacklogAsync() : Task.CompletedTask;

    private void OnFailure(Node failure)
    {
        LogMessages.Failure(_options.Logger, _name, FailureText.Of(failure));
        End(ServerVerdict.OfFailure(failure, Phase, _options.Time.GetUtcNow()));
    }

    private async Task OnStreamErrorAsync(Node error)
    {
        var verdict = ServerVerdict.OfStreamError(error, Phase);
        if (verdict is ConnectionOutcome.Restart) LogMessages.RestartWanted(_options.Logger, _name);
        else LogMessages.StreamError(_options.Logger, _name, error["code"], error.Child("conflict")?["type"]);

        if (verdict is { } end)
        {
            End(end);
        }
        else if (error.Child("ack") is { } owed && owed["id"] is { } id)
        {
            await SendAsync(new Node("ack", [new("class", owed["class"] ?? "message"), new("id", id), new("to", Jid.ServerText)])).ConfigureAwait(false);
        }
    }

    /// <summary>Closes when the server, which should, does not.</summary>
    private async Task CloseLaterAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _options.Time, _scope.Token).ConfigureAwait(false);
            End(OnClosed());
        }
        catch (OperationCanceledException)
        {
            // It ended by itself.
        }
    }

    private static bool IsPing(Node iq) =>
        iq["xmlns"] == "urn:xmpp:ping" || (iq["type"] == "get" && (iq["xmlns"] == "w:p" || iq.Child("ping") is not null));

    private static bool IsFromServer(Node node) => node["from"] is Jid.ServerText or Jid.UserServer;
}
