using System.Text;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Proto;
using WhatsAppSimulator.Connections;
using WhatsAppSimulator.Phones;

namespace WhatsAppSimulator.Registration;

/// <summary>A connection of a client that is not linked yet: it gets refs to show, and waits for a phone. Source: linked-device 6.</summary>
internal sealed partial class RegistrationStage(ServerServices services, ServerConnection connection, DevicePairingData data) : IStage
{
    private const int RefCount = 6;

    /// <summary>Bytes of chance in a ref; as text, a ref is "2@" and 128 characters.</summary>
    private const int RefEntropyLength = 96;

    private readonly string[] _refs = [.. Enumerable.Range(0, RefCount).Select(_ => NewRef(services.Random))];
    private readonly string _pairDeviceId = services.NextStanzaId();
    private DateTimeOffset _startedAt;

    public async Task BeginAsync()
    {
        _startedAt = services.Time.GetUtcNow();
        services.Refs.Add(_refs, this);
        connection.Refs = _refs;
        services.Events.Publish(new RegistrationStarted(connection.Id, _refs));
        services.Deadlines.Schedule(EndOf(RefCount - 1) - _startedAt, () =>
        {
            // A scan under way has a limit of its own.
            if (_offer is null) connection.BeginClose();
        });
        await connection.SendAsync(new Node(
            "iq",
            Stanzas.Attributes(("from", Stanzas.Server), ("type", "set"), ("id", _pairDeviceId), ("xmlns", "md")),
            new Node("pair-device", null, [.. _refs.Select(text => new Node("ref", null, Encoding.ASCII.GetBytes(text)))])));
    }

    public async Task HandleAsync(Node stanza)
    {
        services.Events.Publish(new StanzaReceived(connection.Id, null, stanza.Tag, stanza["id"], stanza["type"], stanza["xmlns"])
        {
            Node = stanza,
        });
        if (stanza.Tag != "iq" || stanza["id"] is not { Length: > 0 } id) return;

        switch (stanza["type"])
        {
            case "result" when id == _pairDeviceId:
                if (_ready.TrySetResult()) services.Events.Publish(new RegistrationReady(connection.Id));
                break;
            case "result" or "error" when id == _pairSuccessId:
                await HandleAnswerAsync(stanza);
                break;
            case "get" when stanza["xmlns"] == "w:p":
                await connection.AnswerAsync(Stanzas.Result(id));
                break;
            case "get" or "set":
                await connection.AnswerAsync(Stanzas.Error(id, 400, "bad-request"));
                break;
        }
    }

    /// <summary>What is known of the client without its QR text.</summary>
    public WaitingRegistration Describe()
    {
        var age = services.Time.GetUtcNow() - _startedAt - services.Options.FirstRefLifetime;
        int index = age < TimeSpan.Zero ? 0 : Math.Min(1 + (int)(age / services.Options.LaterRefLifetime), RefCount - 1);
        return new WaitingRegistration(
            connection.Id, Props.Os, Props.PlatformType.ToString(), _ready.Task.IsCompletedSuccessfully && _offer is null, index + 1, RefCount, EndOf(index));
    }

    public void End(SocketEnd end)
    {
        services.Refs.Remove(_refs);
        _ready.TrySetCanceled();
        Refuse(ScanRefusalReason.ConnectionLost);
    }

    /// <summary>When the client takes that ref off the screen.</summary>
    private DateTimeOffset EndOf(int index) =>
        _startedAt + services.Options.FirstRefLifetime + (index * services.Options.LaterRefLifetime);

    private static string NewRef(IRandomSource random) => "2@" + Convert.ToBase64String(random.Bytes(RefEntropyLength));
}
