using WhatsApp.Binary;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>A logged-in device: what it answers, how it proves and misses the line, how it logs out and ends.</summary>
public sealed class OnlineTests
{
    private static readonly TimeSpan Late = Timings.AnswerIsLate;
    private static readonly TimeSpan Answer = Timings.KeepAliveAnswer;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(31);

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

        await ExpectAliveAsync(peer);
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
        await ExpectAliveAsync(peer);
    }

    [Theory]
    [InlineData("urn:xmpp:ping", false)]
    [InlineData("something", true)]
    public async Task The_server_s_pings_are_answered(string xmlns, bool hasChild)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        (string, string)[] attributes = [("from", "@s.whatsapp.net"), ("type", "get"), ("id", "p1"), ("xmlns", xmlns)];

        await (hasChild ? peer.SendAsync("iq", attributes, new Node("ping")) : peer.SendAsync("iq", attributes));

        await peer.ExpectAsync(new("iq", Stanza.Attributes(("to", "@s.whatsapp.net"), ("type", "result"), ("id", "p1"))));
    }

    [Fact]
    public async Task Silence_is_answered_with_a_ping_after_20_to_30_seconds_and_its_answer_is_evidence()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);

        for (var round = 0; round < 3; round++)
        {
            await network.Time.PassAsync(Least, Most);
            Assert.InRange(network.Time.GetUtcNow() - network.Client.Client.Evidence.LastReceivedAt!.Value, TimeSpan.FromSeconds(20), Timings.KeepAliveMax + AlarmWheel.Tick);
            var ping = await peer.NextRequestAsync("w:p");
            Assert.False(ping.HasContent);
            await network.Time.ArmedAsync(Late, Late);
            network.Time.Advance(TimeSpan.FromMilliseconds(70));
            await peer.AnswerAsync(ping);
            await ExpectAliveAsync(peer);
            await network.Time.PassAsync(Late - TimeSpan.FromMilliseconds(70));
        }

        var evidence = network.Client.Client.Evidence;
        Assert.Equal(TimeSpan.FromMilliseconds(70), evidence.RoundTrip);
        Assert.Equal(network.Time.GetUtcNow() - Late + evidence.RoundTrip, evidence.LastPongAt);
        Assert.Equal(evidence.LastPongAt, evidence.LastReceivedAt);
        Assert.Equal(0, evidence.Reconnects);
    }

    [Fact]
    public async Task Two_pings_without_an_answer_end_the_line_and_the_next_one_comes_online()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        await network.Time.PassAsync(Least, Most);
        await peer.NextRequestAsync("w:p");
        await network.Time.PassAsync(Late);
        await network.Client.NextAsync<Degraded>();
        await network.Time.PassAsync(Answer - Late);
        await peer.NextRequestAsync("w:p");
        network.Client.ExpectSilence();

        await network.Time.PassAsync(Answer);

        await peer.ExpectClosedAsync();
        await network.PassBackoffAsync(DisconnectReason.KeepAliveTimeout, TimeSpan.FromSeconds(1));
        await network.WelcomeAsync();
        Assert.Equal(1, network.Client.Client.Evidence.Reconnects);
        Assert.Null(network.Client.Client.Evidence.NextAttemptAt);
    }

    [Fact]
    public async Task Pings_that_went_unanswered_while_the_process_stood_still_are_asked_again()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        await network.Time.PassAsync(Least, Most);
        await peer.NextRequestAsync("w:p");
        await network.Time.PassAsync(Late);
        await network.Client.NextAsync<Degraded>();
        await network.Time.PassAsync(Answer - Late);
        await peer.NextRequestAsync("w:p");
        await network.Time.ArmedAsync(Answer, Answer);

        network.Time.Advance(TimeSpan.FromMinutes(2));

        var ping = await peer.NextRequestAsync("w:p");
        await peer.AnswerAsync(ping);
        await network.Client.NextAsync<Recovered>();
        await ExpectAliveAsync(peer);
        await network.Time.PassAsync(Answer);
        await ExpectAliveAsync(peer);
        network.Client.ExpectSilence();
    }

    [Theory]
    [InlineData(5_000)]
    [InlineData(19_999)]
    [InlineData(39_999)]
    public async Task An_answer_that_is_late_is_told_and_so_is_its_arrival(int milliseconds)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        await network.Time.PassAsync(Least, Most);
        var ping = await peer.NextRequestAsync("w:p");
        await network.Time.PassAsync(Late);
        await network.Client.NextAsync<Degraded>();
        var waited = Late;
        if (milliseconds > Answer.TotalMilliseconds)
        {
            await network.Time.PassAsync(Answer - Late);
            await peer.NextRequestAsync("w:p");
            waited = Answer;
        }

        await network.Time.ArmedAsync(Answer - Late, Answer);
        network.Time.Advance(TimeSpan.FromMilliseconds(milliseconds) - waited);
        network.Client.ExpectSilence();
        await peer.AnswerAsync(ping);

        await network.Client.NextAsync<Recovered>();
        await ExpectAliveAsync(peer);
        network.Client.ExpectSilence();
    }

    [Fact]
    public async Task A_device_that_is_not_online_yet_is_not_degraded()
    {
        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();
        await network.Time.PassAsync(Timings.Login);
        await network.Time.PassAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(11));
        await peer.NextRequestAsync("w:p");

        await network.Time.ArmedAsync(Answer, Answer);

        network.Client.ExpectSilence();
    }

    // Less than a signed pre-key's life, whose end the wall clock rightly tells.
    [Theory]
    [InlineData(20)]
    [InlineData(-400)]
    public async Task A_wall_clock_that_jumps_neither_ends_a_line_nor_keeps_a_dead_one(int days)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        network.Time.WallOffset = TimeSpan.FromDays(days);
        await network.Time.PassAsync(Least, Most);
        await peer.AnswerAsync(await peer.NextRequestAsync("w:p"));
        await ExpectAliveAsync(peer);
        Assert.Equal(network.Time.GetUtcNow(), network.Client.Client.Evidence.LastPongAt);
        network.Time.WallOffset = TimeSpan.Zero;
        await network.Time.PassAsync(Late);
        await network.Time.PassAsync(TimeSpan.Zero, Most);
        await peer.NextRequestAsync("w:p");
        network.Client.ExpectSilence();

        await network.Time.PassAsync(Late);
        await network.Client.NextAsync<Degraded>();
        network.Time.WallOffset = TimeSpan.FromDays(days);
        await network.Time.PassAsync(Answer - Late);
        await peer.NextRequestAsync("w:p");
        await network.Time.PassAsync(Answer);

        await network.PassBackoffAsync(DisconnectReason.KeepAliveTimeout, TimeSpan.FromSeconds(1));
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task All_idle_clients_of_a_process_wait_on_one_timer()
    {
        await using var first = new PeerNetwork(PeerNetwork.Linked());
        await first.BringOnlineAsync();
        Assert.Equal(1, first.Time.WaitCount);

        var copy = first.Client.Options with { DeviceName = "Another name" };
        Assert.Same(first.Client.Options.Alarms, copy.Alarms);
        Assert.Equal(1, copy.Alarms.Count);
    }

    [Fact]
    public async Task Any_frame_proves_life_though_the_pings_go_unanswered()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        for (var round = 0; round < 3; round++)
        {
            await network.Time.PassAsync(Least, Most);
            await peer.NextRequestAsync("w:p");
            await network.Time.ArmedAsync(Late, Late);
            network.Time.Advance(TimeSpan.FromSeconds(1));
            await peer.SendAsync("presence", ("from", "49170@s.whatsapp.net"));
            await ExpectAliveAsync(peer);
            await network.Time.PassAsync(Late - TimeSpan.FromSeconds(1));
        }

        await ExpectAliveAsync(peer);
        network.Client.ExpectSilence();
    }

    [Fact]
    public async Task An_error_is_an_answer_to_a_ping_too()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        await network.Time.PassAsync(Least, Most);
        var ping = await peer.NextRequestAsync("w:p");

        await network.Time.ArmedAsync(Late, Late);
        await peer.RefuseAsync(ping, 400, "bad-request");
        await ExpectAliveAsync(peer);
        await network.Time.PassAsync(Late);

        await network.Time.PassAsync(Least, Most);
        await peer.NextRequestAsync("w:p");
        network.Client.ExpectSilence();
    }

    [Fact]
    public async Task Silence_is_answered_while_pairing_too()
    {
        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();
        await network.PassLoginLimitAsync(peer);

        await network.Time.PassAsync(Least, Most);

        await peer.NextRequestAsync("w:p");
    }

    [Fact]
    public async Task A_confirmed_logout_ends_the_client_even_if_the_server_leaves_it_at_that()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        var logout = network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken);
        var request = await peer.NextRequestAsync("md");
        NodeAssertRemoval(request);
        await peer.AnswerAsync(request);

        Assert.True(await logout);
        Assert.Equal(StopReason.DeviceRemoved, (await network.Client.NextAsync<ClientStopped>()).Reason);
        await peer.ExpectClosedAsync();
        network.ExpectNoConnection();
    }

    [Fact]
    public async Task A_logout_is_confirmed_by_the_removal_as_well()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        var logout = network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken);
        await peer.NextRequestAsync("md");
        await peer.SendAsync("stream:error", [("code", "401")], new Node("conflict", Stanza.Attributes(("type", "device_removed"))));

        Assert.True(await logout);
        Assert.Equal(new ClientStopped(StopReason.DeviceRemoved, 401), await network.Client.NextAsync());
    }

    [Fact]
    public async Task A_logout_without_an_answer_in_five_seconds_is_not_confirmed()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        var logout = network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken);
        await peer.NextRequestAsync("md");
        await network.Time.PassAsync(TimeSpan.FromSeconds(5));

        Assert.False(await logout);
        await ExpectAliveAsync(peer);
    }

    [Fact]
    public async Task A_refused_or_cut_off_logout_is_not_confirmed()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        var refused = network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken);
        await peer.RefuseAsync(await peer.NextRequestAsync("md"), 500, "internal-server-error");
        Assert.False(await refused);

        var cut = network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken);
        await peer.NextRequestAsync("md");
        await peer.DropAsync();
        Assert.False(await cut);
        Assert.False(await network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken));
    }

    private static void NodeAssertRemoval(Node request) => Vectors.NodeAssert.Equal(
        new Node("remove-companion-device", Stanza.Attributes(("jid", PeerNetwork.Jid), ("reason", "user_initiated"))),
        request.Children[0]);

    private static async Task ExpectAliveAsync(ServerPeer peer)
    {
        await peer.SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", "alive"), ("xmlns", "urn:xmpp:ping"));
        Assert.Equal("alive", (await peer.NextAsync())!["id"]);
    }

    private static KeyValuePair<string, string>[] Parse(string attributes) =>
        [.. attributes.Split(' ').Select(pair => KeyValuePair.Create(pair.Split('=')[0], pair.Split('=')[1]))];
}
