using System.Collections.Concurrent;
using WhatsApp.Binary;
using WhatsAppSimulator.Connections;

namespace WhatsAppSimulator.Devices;

/// <summary>A connection on which a linked device logged in.</summary>
internal sealed partial class DeviceStage(ServerServices services, ServerConnection connection, SimulatedDevice device, bool holdsBacklog) : IStage
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _pings = new();

    public async Task BeginAsync()
    {
        device.ShownRouting = connection.Routing;
        if (device.Attach(this) is { } older) await older.CloseAsync(Stanzas.Replaced());

        // Unlinked while the handshake ran: nobody would tell it otherwise.
        if (services.Accounts.FindByNoiseKey(device.NoiseKey) is null)
        {
            services.Events.Publish(new ConnectionRefused(connection.Id, RefusalReason.UnknownKey));
            await connection.CloseAsync(Stanzas.Failure(RefusalReason.UnknownKey));
            return;
        }

        await connection.SendAsync(Success());
        services.Events.Publish(new DeviceOnline(device, connection.Id));
        foreach (var bulletin in device.StandingBulletins()) await connection.SendAsync(bulletin);
        await AnnounceBacklogAsync();
    }

    public async Task HandleAsync(Node stanza)
    {
        services.Events.Publish(new StanzaReceived(connection.Id, device, stanza.Tag, stanza["id"], stanza["type"], stanza["xmlns"])
        {
            Node = stanza,
        });

        switch (stanza.Tag)
        {
            case "iq":
                await HandleIqAsync(stanza);
                break;
            case "receipt" when ReceiptRule.SettlesNothing(stanza):
                break;
            case "ack":
            case "receipt":
                Settle(stanza);
                break;
            case "ib" when stanza.Child("offline_batch") is { } batch:
                await GiveBatchAsync(int.TryParse(batch["count"], out int count) ? count : 0);
                break;
            case "ib" when stanza.Child("unified_session") is { } session:
                services.Events.Publish(new UnifiedSessionTold(device, UnifiedSession.IsRight(session, services.Time.GetUtcNow())));
                break;
        }
    }

    public void End(SocketEnd end)
    {
        foreach (var ping in _pings.Values) ping.TrySetCanceled();
        if (device.Detach(this)) services.Events.Publish(new DeviceOffline(device, end));
    }

    public Task<bool> SendAsync(Node stanza) => connection.SendAsync(stanza);

    /// <summary>When it logged in.</summary>
    public DateTimeOffset Since { get; } = services.Time.GetUtcNow();

    public Task CloseAsync(Node lastWord) => connection.CloseAsync(lastWord);

    /// <summary>False when the answer did not come in time; the connection is then dropped.</summary>
    public async Task<bool> PingAsync(CancellationToken cancellationToken)
    {
        var id = services.NextStanzaId();
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _pings[id] = answered;
        try
        {
            await connection.SendAsync(new Node(
                "iq", Stanzas.Attributes(("from", Stanzas.Server), ("type", "get"), ("xmlns", "urn:xmpp:ping"), ("id", id))));
            await answered.Task.WaitAsync(services.Options.AnswerLimit, services.Time, cancellationToken);
            return true;
        }
        catch (TimeoutException)
        {
            connection.Drop();
            return false;
        }
        catch (TaskCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            _pings.TryRemove(id, out _);
        }
    }

    private Node Success() => new(
        "success",
        Stanzas.Attributes(
            ("t", services.UnixTime()),
            ("lid", device.Lid),
            ("display_name", device.Account.BusinessName),
            ("props", "27"),
            ("abprops", "8"),
            ("location", "sim"),
            ("creation", Stanzas.Decimal(device.LinkedAt.ToUnixTimeSeconds()))));

    private void Settle(Node answer)
    {
        var (settled, expectation) = device.Queue.Settle(answer, device);
        services.Events.Publish(settled is not null ? new StanzaAcknowledged(device, settled) : new AckMismatched(device, expectation!));
    }
}
