using WhatsApp.Binary;
using WhatsAppSimulator;
using WhatsAppSimulator.Devices;
using Xunit;

namespace WhatsApp.Tests.Simulator;

/// <summary>Which answers settle what, where clients differ and where they may not. In texts SELF is the device's own number.</summary>
public sealed class AckRuleTests : IAsyncDisposable
{
    private const string Number = "491510000001";
    private const string Message = "message id=M1 from=2@s.whatsapp.net type=text";
    private const string FromOtherDevice = "message id=M1 from=2:3@s.whatsapp.net type=text";
    private const string Group = "message id=M1 from=1@g.us participant=2:3@s.whatsapp.net type=text";
    private const string Own = "message id=M1 from=SELF@s.whatsapp.net recipient=2@s.whatsapp.net type=text";
    private const string Peer = "message id=M1 from=SELF@s.whatsapp.net category=peer type=protocol";

    private readonly SimulatedServer _server = new();
    private readonly ScriptedDevice _device = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData(Message, "receipt id=M1 to=2@s.whatsapp.net")]
    [InlineData(Message, "receipt id=M1 to=2@s.whatsapp.net type=inactive")]
    [InlineData(Message, "ack id=M1 to=2@s.whatsapp.net class=message type=text from=SELF:1@s.whatsapp.net error=500")]
    [InlineData(FromOtherDevice, "receipt id=M1 to=2:3@s.whatsapp.net")]
    [InlineData(FromOtherDevice, "receipt id=M1 to=2@s.whatsapp.net")]
    [InlineData(Group, "receipt id=M1 to=1@g.us participant=2:3@s.whatsapp.net")]
    [InlineData(Own, "receipt id=M1 to=SELF@s.whatsapp.net recipient=2@s.whatsapp.net type=sender")]
    [InlineData(Own, "receipt id=M1 to=2@s.whatsapp.net recipient=SELF@s.whatsapp.net type=sender")]
    [InlineData(Peer, "receipt id=M1 to=SELF@s.whatsapp.net type=peer_msg")]
    [InlineData("call id=M1 from=2@s.whatsapp.net", "receipt id=M1 to=2@s.whatsapp.net from=SELF@s.whatsapp.net > offer")]
    [InlineData("call id=M1 from=2@s.whatsapp.net", "ack id=M1 class=call to=2@s.whatsapp.net type=offer")]
    [InlineData("notification id=M1 from=1@g.us participant=2@s.whatsapp.net type=picture", "ack id=M1 class=notification to=1@g.us type=picture")]
    [InlineData("receipt id=M1 from=2@s.whatsapp.net participant=2@s.whatsapp.net type=read", "ack id=M1 class=receipt to=2@s.whatsapp.net type=read")]
    public async Task It_is_settled(string stanza, string answer)
    {
        var (linked, client) = await DeliverAsync(stanza);

        await client.SendAsync(Read(answer));
        await client.AskAsync(Stanza.Iq("p1", "get", "w:p"));

        Assert.Contains(_server.Events.Journal, happened => happened is StanzaAcknowledged);
        Assert.Empty(linked.Unacknowledged);
    }

    [Theory]
    [InlineData(Message, "receipt id=M1 to=3@s.whatsapp.net")]
    [InlineData(Message, "receipt id=M1 to=2@s.whatsapp.net type=sender")]
    [InlineData(Message, "receipt id=M1 to=2@s.whatsapp.net type=peer_msg")]
    [InlineData(Message, "receipt id=M1 to=2@s.whatsapp.net type=active")]
    [InlineData(Message, "receipt id=M1 to=2@s.whatsapp.net from=3@s.whatsapp.net")]
    [InlineData(Group, "receipt id=M1 to=1@g.us")]
    [InlineData(Own, "receipt id=M1 to=SELF@s.whatsapp.net type=sender")]
    [InlineData("message id=M1 from=1@newsletter type=text", "receipt id=M1 to=1@newsletter")]
    [InlineData("status id=M1 from=status@broadcast", "receipt id=M1 to=status@broadcast")]
    [InlineData("call id=M1 from=2@s.whatsapp.net", "receipt id=M1 to=2@s.whatsapp.net")]
    [InlineData("call id=M1 from=2@s.whatsapp.net", "ack id=M1 class=call to=2@s.whatsapp.net type=accept")]
    [InlineData("notification id=M1 from=1@g.us participant=2@s.whatsapp.net type=picture", "ack id=M1 class=notification to=1@g.us participant=3@s.whatsapp.net type=picture")]
    public async Task It_is_not_settled_and_the_answer_is_wrong(string stanza, string answer)
    {
        var (linked, client) = await DeliverAsync(stanza);

        await client.SendAsync(Read(answer));
        await client.AskAsync(Stanza.Iq("p1", "get", "w:p"));

        Assert.Contains(_server.Events.Journal, happened => happened is AckMismatched);
        Assert.Single(linked.Unacknowledged);
    }

    [Theory]
    [InlineData("retry", true)]
    [InlineData("read", true)]
    [InlineData("hist_sync", true)]
    [InlineData("retry", false)]
    [InlineData("hist_sync", false)]
    public async Task A_receipt_that_tells_something_else_neither_settles_a_message_nor_is_wrong(string type, bool isFirst)
    {
        var (linked, client) = await DeliverAsync(Message);
        var receipt = Read($"receipt id=M1 to=2@s.whatsapp.net type={type}");
        var ack = Read("ack id=M1 class=message to=2@s.whatsapp.net");

        await client.SendAsync(isFirst ? receipt : ack);
        await client.AskAsync(Stanza.Iq("p1", "get", "w:p"));
        Assert.Equal(isFirst ? 1 : 0, linked.Unacknowledged.Count);
        await client.SendAsync(isFirst ? ack : receipt);
        await client.AskAsync(Stanza.Iq("p2", "get", "w:p"));

        Assert.Empty(linked.Unacknowledged);
        Assert.DoesNotContain(_server.Events.Journal, happened => happened is AckMismatched);
    }

    private async Task<(SimulatedDevice Device, ScriptedClient Client)> DeliverAsync(string stanza)
    {
        var linked = await _device.LinkAsync(_server, Number);
        var client = await _device.LogInAsync(_server, linked);
        await linked.DeliverAsync(Read(stanza));
        return (linked, client);
    }

    /// <summary><c>tag name=value ... > child</c>; a call is about an offer.</summary>
    private static Node Read(string text)
    {
        string[] parts = text.Replace("SELF", Number, StringComparison.Ordinal).Split(" > ");
        string[] words = parts[0].Split(' ');
        var attributes = Stanza.Attributes([.. words.Skip(1).Select(word => (word[..word.IndexOf('=')], word[(word.IndexOf('=') + 1)..]))]);
        var child = parts.Length > 1 ? parts[1] : words[0] == "call" ? "offer" : null;
        return child is null ? new Node(words[0], attributes) : new Node(words[0], attributes, new Node(child));
    }
}
