using WhatsApp.Binary;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>What a logged-in device answers to what the server sends by itself.</summary>
public sealed class OnlineTests
{
    public static TheoryData<string, string, string> Owed => new()
    {
        { "message", "id=m1 from=49170@s.whatsapp.net type=text", "to=49170@s.whatsapp.net type=text from=491510000001:7@s.whatsapp.net" },
        {
            "message", "id=m2 from=1-2@g.us participant=49170@s.whatsapp.net type=text",
            "to=1-2@g.us participant=49170@s.whatsapp.net type=text from=491510000001:7@s.whatsapp.net"
        },
        {
            "message", "id=m3 from=491510000001@s.whatsapp.net recipient=49170@s.whatsapp.net category=peer type=protocol",
            "to=491510000001@s.whatsapp.net recipient=49170@s.whatsapp.net type=protocol from=491510000001:7@s.whatsapp.net"
        },
        { "message", "id=m4 from=5@newsletter", "to=5@newsletter from=491510000001:7@s.whatsapp.net" },
        { "notification", "id=n1 from=@s.whatsapp.net type=account_sync", "to=@s.whatsapp.net type=account_sync" },
        { "notification", "id=n2 from=49170@s.whatsapp.net type=never_heard_of", "to=49170@s.whatsapp.net type=never_heard_of" },
        {
            "notification", "id=n3 from=1-2@g.us type=w:gp2 participant=49170@s.whatsapp.net",
            "to=1-2@g.us participant=49170@s.whatsapp.net type=w:gp2"
        },
        {
            "receipt", "id=r1 from=49170@s.whatsapp.net type=retry participant=49170:3@s.whatsapp.net recipient=491510000001@s.whatsapp.net",
            "to=49170@s.whatsapp.net participant=49170:3@s.whatsapp.net recipient=491510000001@s.whatsapp.net type=retry"
        },
        { "receipt", "id=r2 from=49170@s.whatsapp.net", "to=49170@s.whatsapp.net" },
        { "call", "id=c1 from=49170@s.whatsapp.net", "to=49170@s.whatsapp.net" },
        {
            "status", "id=s1 from=status@broadcast participant=49170@s.whatsapp.net type=media",
            "to=status@broadcast participant=49170@s.whatsapp.net type=media"
        },
        { "novelty", "id=x1 from=@s.whatsapp.net type=shiny", "to=@s.whatsapp.net type=shiny error=488" },
    };

    [Theory]
    [MemberData(nameof(Owed))]
    public async Task Every_stanza_that_is_owed_an_answer_gets_it(string tag, string stanza, string answer)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        var attributes = Parse(stanza);

        await peer.SendAsync(new Node(tag, attributes));

        var id = attributes.Single(attribute => attribute.Key == "id").Value;
        await peer.ExpectAsync(new("ack", [.. Stanza.Attributes(("class", tag), ("id", id)), .. Parse(answer)]));
    }

    [Theory]
    [InlineData("ib", "id=1 from=@s.whatsapp.net")]
    [InlineData("presence", "id=1 from=49170@s.whatsapp.net")]
    [InlineData("chatstate", "id=1 from=49170@s.whatsapp.net")]
    [InlineData("ack", "id=1 from=@s.whatsapp.net class=message")]
    [InlineData("error", "id=1 from=@s.whatsapp.net code=479")]
    [InlineData("iq", "id=1 from=@s.whatsapp.net type=result")]
    [InlineData("iq", "id=1 from=@s.whatsapp.net type=error")]
    [InlineData("iq", "id=1 from=@s.whatsapp.net type=set xmlns=md")]
    [InlineData("iq", "id=1 from=@s.whatsapp.net type=get xmlns=never:heard:of")]
    [InlineData("iq", "from=@s.whatsapp.net type=get xmlns=urn:xmpp:ping")]
    [InlineData("message", "from=49170@s.whatsapp.net type=text")]
    [InlineData("message", "id=1 type=text")]
    [InlineData("stream:error", "code=999")]
    public async Task What_is_owed_no_answer_gets_none(string tag, string stanza)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync(new Node(tag, Parse(stanza)));

        await peer.ExpectAliveAsync();
    }

    [Fact]
    public async Task A_new_identity_of_somebody_is_acknowledged_without_type()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync("notification", [("id", "n1"), ("from", "49170@s.whatsapp.net"), ("type", "encrypt")], new Node("identity"));

        await peer.ExpectAsync(new("ack", Stanza.Attributes(("class", "notification"), ("id", "n1"), ("to", "49170@s.whatsapp.net"))));
    }

    [Fact]
    public async Task An_owed_ack_that_the_server_names_is_sent_and_the_line_stays()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync("stream:error", [], new Node("ack", Stanza.Attributes(("class", "receipt"), ("id", "r9"))));

        await peer.ExpectAsync(new("ack", Stanza.Attributes(("class", "receipt"), ("id", "r9"), ("to", "@s.whatsapp.net"))));
        await peer.ExpectAliveAsync();
    }

    [Theory]
    [InlineData("urn:xmpp:ping", false)]
    [InlineData("w:p", false)]
    [InlineData("something", true)]
    public async Task The_server_s_pings_are_answered(string xmlns, bool hasChild)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        (string, string)[] attributes = [("from", "@s.whatsapp.net"), ("type", "get"), ("id", "p1"), ("xmlns", xmlns)];

        await (hasChild ? peer.SendAsync("iq", attributes, new Node("ping")) : peer.SendAsync("iq", attributes));

        await peer.ExpectAsync(new("iq", Stanza.Attributes(("to", "@s.whatsapp.net"), ("type", "result"), ("id", "p1"))));
    }

    private static KeyValuePair<string, string>[] Parse(string attributes) =>
        [.. attributes.Split(' ').Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))];
}
