using WhatsApp.Binary;
using WhatsApp.Device;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>What the server says in passing, and where it leads the next connection.</summary>
public sealed class BulletinTests
{
    private const string Server = "@s.whatsapp.net";

    private static readonly byte[] PlainIntro = [0x57, 0x41, 6, 3];
    private static readonly DeviceCredentials Routed = PeerNetwork.Linked() with { RoutingInfo = [8, 2, 8, 12] };

    [Fact]
    public async Task Routing_bytes_that_led_nowhere_are_left_out_and_a_login_without_them_forgets_them()
    {
        await using var network = new PeerNetwork(Routed);
        network.Transports.IsDown = true;
        network.Client.Client.Start();
        var lost = await network.Client.NextAsync<ConnectionLost>();
        Assert.Equal(DisconnectReason.Unreachable, lost.Reason);
        network.Transports.IsDown = false;
        await network.PassPauseAsync(lost);

        var peer = await network.AcceptAsync();

        Assert.Equal(PlainIntro, peer.Intro);
        Assert.NotEmpty(network.Store.Saved.RoutingInfo);
        await peer.AdmitToIdleAsync();
        await network.Client.NextAsync<Online>();
        Assert.Empty(network.Store.Saved.RoutingInfo);
    }

    [Fact]
    public async Task Routing_bytes_are_used_again_when_it_was_not_their_fault()
    {
        await using var network = new PeerNetwork(Routed);
        network.Transports.IsDown = true;
        network.Client.Client.Start();
        // With them, then without.
        await network.PassPauseAsync(await network.Client.NextAsync<ConnectionLost>());
        var lost = await network.Client.NextAsync<ConnectionLost>();
        network.Transports.IsDown = false;
        await network.PassPauseAsync(lost);

        var peer = await network.AcceptAsync();

        Assert.Equal([0x45, 0x44, 0, 1, 0, 0, 4, 8, 2, 8, 12, .. PlainIntro], peer.Intro);
    }

    [Fact]
    public async Task Every_kind_of_dirty_data_is_declared_clean_one_after_the_other()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        string[] types = ["account_sync", "groups", "syncd_app_state", "newsletter_metadata", "never_heard_of"];

        foreach (var type in types)
        {
            await peer.SendAsync("ib", [("from", Server)], new Node("dirty", Stanza.Attributes(("type", type), ("timestamp", "1788264000"))));
        }

        foreach (var type in types)
        {
            var request = await peer.NextRequestAsync("urn:xmpp:whatsapp:dirty");
            Vectors.NodeAssert.Equal(
                new Node("clean", Stanza.Attributes(("type", type), ("timestamp", "1788264000"))), Assert.Single(request.Children.ToArray()));
            if (type == "groups") await peer.RefuseAsync(request, 500, "internal-server-error");
            else await peer.AnswerAsync(request);
        }
    }

    [Fact]
    public async Task A_device_that_is_not_linked_has_nothing_to_declare_clean()
    {
        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();

        await peer.SendAsync("ib", [("from", Server)], new Node("dirty", Stanza.Attributes(("type", "account_sync"))));

        await peer.SendAsync(Phone.Refresh());
        Assert.Equal("refresh-1", (await peer.NextAsync())!["id"]);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_than_is_remembered_loses_the_line()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        var dirty = Enumerable.Range(0, 5000).Select(i => new Node("dirty", Stanza.Attributes(("type", $"t{i}"))));

        await peer.SendAsync("ib", [("from", Server)], [.. dirty]);

        Assert.Equal(DisconnectReason.BadData, (await network.Client.NextAsync<ConnectionLost>()).Reason);
    }

    [Fact]
    public async Task What_is_remembered_is_less_once_it_is_done()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        for (var round = 0; round < 5; round++)
        {
            var dirty = Enumerable.Range(0, 1000).Select(i => new Node("dirty", Stanza.Attributes(("type", $"t{i}"))));
            await peer.SendAsync("ib", [("from", Server)], [.. dirty]);
            for (var i = 0; i < 1000; i++) await peer.AnswerAsync(await peer.NextRequestAsync("urn:xmpp:whatsapp:dirty"));
        }

        await peer.ExpectAliveAsync();
        network.Client.ExpectSilence();
    }

    [Theory]
    [InlineData("client_expiration", "t=1790000000")]
    [InlineData("client_expiration", "t=x")]
    [InlineData("downgrade_webclient", "t=1")]
    [InlineData("priority_offline_complete", "t=1")]
    [InlineData("thread_metadata", "t=1")]
    [InlineData("tos", "t=1")]
    [InlineData("recovery_nonce", "t=1")]
    [InlineData("never_heard_of", "t=1")]
    [InlineData("dirty", "timestamp=1")]
    [InlineData("edge_routing", "t=1")]
    [InlineData("offline_preview", "count=-1")]
    [InlineData("offline_preview", "count=99999999999")]
    public async Task What_asks_for_nothing_is_answered_with_nothing(string tag, string attribute)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        var (name, value) = (attribute.Split('=')[0], attribute.Split('=')[1]);

        await peer.SendAsync("ib", [("from", Server)], new Node(tag, Stanza.Attributes((name, value))));

        await peer.SendAsync("iq", ("from", Server), ("type", "get"), ("id", "alive"), ("xmlns", "urn:xmpp:ping"));
        Assert.Equal("alive", (await peer.NextAsync())!["id"]);
        network.Client.ExpectSilence();
    }

    [Theory]
    [InlineData("1788264000", 129_600_000)]
    [InlineData("1788177600", 43_200_000)]
    [InlineData("9223372036854775807", 129_600_000)]
    [InlineData("99999999999999999999", 129_600_000)]
    [InlineData("-5", 129_600_000)]
    public async Task The_week_of_use_is_told_by_the_server_s_clock_or_by_ours_when_it_tells_nonsense(string time, int expected)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("success", ("t", time));
        await peer.AnswerAsync(await peer.NextRequestAsync("encrypt"), new Node("count", Stanza.Attributes(("value", "812"))));
        await peer.AnswerAsync(await peer.NextRequestAsync("passive"));

        await peer.ExpectAsync(new("ib", null, new Node(
            "unified_session", Stanza.Attributes(("id", expected.ToString(System.Globalization.CultureInfo.InvariantCulture))))));
    }
}
