using WhatsApp.Binary;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

public sealed class LoginTests
{
    private static readonly TimeSpan BackoffLimit = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_payload_counts_the_logins_and_the_count_is_saved_before_anything_else()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(loginCounter: 3));
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        Assert.Equal((true, true, true, 3), (peer.Payload.Passive, peer.Payload.Pull, peer.Payload.LidDbMigrated, peer.Payload.Lc));
        Assert.Equal(network.Store.Saved.Noise.Public, peer.NoiseKey);
        Assert.Equal(7u, peer.Payload.Device);

        await peer.SendAsync("success", ("t", "1788264000"), ("lid", "999:7@lid"), ("display_name", "Ann"));
        var count = await peer.NextRequestAsync("encrypt");

        Assert.Equal(4u, network.Store.Saved.LoginCounter);
        Assert.Equal("999:7@lid", network.Store.Saved.Lid);
        Assert.NotNull(count.Child("count"));
        await peer.AnswerAsync(count, new Node("count", Stanza.Attributes(("value", "5"))));
        var active = await peer.NextRequestAsync("passive");
        Assert.NotNull(active.Child("active"));
        network.Client.ExpectSilence();
        await peer.AnswerAsync(active);
        Assert.Equal(new Online(network.Time.GetUtcNow(), PeerNetwork.Jid, "999:7@lid", "Ann"), await network.Client.NextAsync());
        await peer.ExpectAsync(new("ib", null, new Node("unified_session", Stanza.Attributes(("id", "129600000")))));
        Assert.NotNull((await peer.NextRequestAsync("encrypt")).Child("digest"));
        Assert.Empty(network.Store.PreKeys);
    }

    [Fact]
    public async Task Names_and_addresses_that_no_row_has_room_for_are_not_kept()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        var before = network.Store.Saved.Lid;

        await peer.SendAsync("success", ("t", "1788264000"), ("lid", new string('9', 40_000) + "@lid"), ("display_name", new string('A', 40_000)));
        await peer.AnswerAsync(await peer.NextRequestAsync("encrypt"), new Node("count", Stanza.Attributes(("value", "5"))));
        await peer.AnswerAsync(await peer.NextRequestAsync("passive"));

        Assert.Equal(new Online(network.Time.GetUtcNow(), PeerNetwork.Jid, before, null), await network.Client.NextAsync());
        Assert.Equal(before, network.Store.Saved.Lid);
    }

    [Theory]
    [InlineData("0", true)]
    [InlineData("4", true)]
    [InlineData(null, true)]
    [InlineData("5", false)]
    [InlineData("812", false)]
    public async Task Keys_go_up_when_fewer_than_five_are_left(string? count, bool uploads)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("success", ("t", "1788264000"));
        var asked = await peer.NextRequestAsync("encrypt");
        await peer.AnswerAsync(asked, new Node("count", count is null ? [] : Stanza.Attributes(("value", count))));

        if (!uploads)
        {
            await peer.NextRequestAsync("passive");
            Assert.Empty(network.Store.PreKeys);
            return;
        }

        var upload = await peer.NextRequestAsync("encrypt");
        Assert.Equal("set", upload["type"]);
        var keys = upload.Child("list")!.Children.ToArray();
        Assert.Equal(812, keys.Length);
        Assert.Equal([0, 0, 1], keys[0].Child("id")!.Bytes!);
        Assert.Equal([0, 3, 44], keys[811].Child("id")!.Bytes!);
        Assert.All(keys, key => Assert.Equal(32, key.Child("value")!.Bytes!.Length));
        Assert.Equal(network.Store.Saved.Identity.Public, upload.Child("identity")!.Bytes);
        Assert.Equal(network.Store.Saved.SignedPreKey.Signature, upload.Child("skey")!.Child("signature")!.Bytes);
        Assert.Equal([(1, 812)], network.Store.PreKeys);
        Assert.Equal(813u, network.Store.Saved.NextPreKeyId);
    }

    [Theory]
    [InlineData("encrypt")]
    [InlineData("passive")]
    public async Task A_login_whose_request_is_refused_is_tried_again_and_no_fault_of_the_store(string refused)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("success", ("t", "1788264000"));
        var request = await peer.NextRequestAsync("encrypt");
        if (refused == "passive")
        {
            await peer.AnswerAsync(request, new Node("count", Stanza.Attributes(("value", "812"))));
            request = await peer.NextRequestAsync("passive");
        }

        await peer.RefuseAsync(request, 500, "internal-server-error");

        await peer.ExpectClosedAsync();
        await network.PassBackoffAsync(DisconnectReason.RequestTimeout, BackoffLimit);
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task Ids_of_an_upload_that_failed_are_not_used_again()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("success", ("t", "1788264000"));
        await peer.AnswerAsync(await peer.NextRequestAsync("encrypt"), new Node("count", Stanza.Attributes(("value", "0"))));
        await peer.RefuseAsync(await peer.NextRequestAsync("encrypt"), 503, "service-unavailable");
        // The link holds without them.
        await peer.AnswerAsync(await peer.NextRequestAsync("passive"));
        await network.Client.NextAsync<Online>();
        await peer.NextAsync();
        await peer.RefuseAsync(await peer.NextRequestAsync("encrypt"), 404, "item-not-found");

        var upload = await peer.NextRequestAsync("encrypt");

        Assert.Equal([0, 3, 45], upload.Child("list")!.Children[0].Child("id")!.Bytes!);
        Assert.Equal([(1, 812), (813, 812)], network.Store.PreKeys);
    }

    [Fact]
    public async Task Keys_are_stored_before_they_go_up()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Store.OnAddPreKeys = () => throw new IOException("The disk is full.");
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("success", ("t", "1788264000"));
        await peer.AnswerAsync(await peer.NextRequestAsync("encrypt"), new Node("count", Stanza.Attributes(("value", "0"))));

        await peer.ExpectClosedAsync();

        Assert.Equal(813u, network.Store.Saved.NextPreKeyId);
        Assert.NotNull((await network.Client.NextAsync<ConnectionLost>()).NextAttemptAt);
    }

    [Fact]
    public async Task A_server_that_lost_the_keys_gets_new_ones()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        var digest = await peer.AdmitAsync();

        await peer.RefuseAsync(digest, 404, "item-not-found");

        Assert.NotNull((await peer.NextRequestAsync("encrypt")).Child("list"));
    }

    [Fact]
    public async Task The_server_s_own_request_for_keys_is_acknowledged_and_met()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync(
            "notification",
            [("from", "@s.whatsapp.net"), ("type", "encrypt"), ("id", "n1")],
            new Node("count", Stanza.Attributes(("value", "4"))));

        Assert.Equal("ack", (await peer.NextAsync())!.Tag);
        Assert.NotNull((await peer.NextRequestAsync("encrypt")).Child("list"));
    }

    [Fact]
    public async Task A_second_success_says_nothing_new()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync("success", ("t", "1788264000"));
        await peer.SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", "ping"), ("xmlns", "urn:xmpp:ping"));

        Assert.Equal("ping", (await peer.NextAsync())!["id"]);
        Assert.Equal(4u, network.Store.Saved.LoginCounter);
    }

    [Fact]
    public async Task A_server_that_says_neither_success_nor_failure_is_left_after_20_seconds()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.PingAsync();

        await network.Time.PassAsync(TimeSpan.FromSeconds(20));

        await peer.ExpectClosedAsync();
        Assert.Equal(DisconnectReason.RequestTimeout, (await network.Client.NextAsync<ConnectionLost>()).Reason);
    }

    [Fact]
    public async Task A_server_that_does_not_shake_hands_is_left_after_20_seconds()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptSilentlyAsync();

        await network.Time.PassAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(DisconnectReason.HandshakeFailed, (await network.Client.NextAsync<ConnectionLost>()).Reason);
        Assert.NotNull(await peer.ReadFrameAsync());
        Assert.Null(await peer.ReadFrameAsync());
    }

    [Fact]
    public async Task A_server_without_the_trusted_root_gets_no_payload()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), authority: PeerNetwork.NewAuthority());
        network.Client.Client.Start();

        await Assert.ThrowsAnyAsync<Exception>(network.AcceptAsync);

        Assert.Equal(DisconnectReason.HandshakeFailed, (await network.Client.NextAsync<ConnectionLost>()).Reason);
        Assert.Equal(0, network.Client.Client.Evidence.Reconnects);
    }

    [Fact]
    public async Task Routing_bytes_are_saved_and_introduce_the_next_connection()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        Assert.Equal([0x57, 0x41, 6, 3], peer.Intro);

        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("edge_routing", null, new Node("routing_info", null, [8, 2, 8, 12])));
        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("dirty", Stanza.Attributes(("type", "groups"), ("timestamp", "9"))));
        // Steps are taken in order: this one shows that the save before it is done.
        var clean = await peer.NextRequestAsync("urn:xmpp:whatsapp:dirty");

        Assert.Equal("groups", clean.Child("clean")!["type"]);
        Assert.Equal("9", clean.Child("clean")!["timestamp"]);
        Assert.Equal([8, 2, 8, 12], network.Store.Saved.RoutingInfo);
        await peer.DropAsync();
        await network.PassBackoffAsync(DisconnectReason.Closed, BackoffLimit);
        var again = await network.AcceptAsync();
        Assert.Equal([0x45, 0x44, 0, 1, 0, 0, 4, 8, 2, 8, 12, 0x57, 0x41, 6, 3], again.Intro);
    }

    [Fact]
    public async Task Routing_bytes_of_absurd_length_are_not_kept()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("edge_routing", null, new Node("routing_info", null, new byte[100_000])));
        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("dirty", Stanza.Attributes(("type", "groups"))));
        await peer.NextRequestAsync("urn:xmpp:whatsapp:dirty");

        Assert.Empty(network.Store.Saved.RoutingInfo);
    }

    [Fact]
    public async Task A_backlog_is_asked_for_in_batches_until_it_is_done()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        var batch = new Node("ib", null, new Node("offline_batch", Stanza.Attributes(("count", "200"))));

        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("offline_preview", Stanza.Attributes(("count", "201"))));
        await peer.ExpectAsync(batch);
        for (var i = 1; i <= 201; i++)
        {
            await peer.SendAsync("receipt", ("from", "1@s.whatsapp.net"), ("id", $"r{i}"), ("offline", "0"));
            Assert.Equal($"r{i}", (await peer.NextAsync())!["id"]);
            if (i == 200) await peer.ExpectAsync(batch);
        }

        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("offline", Stanza.Attributes(("count", "201"))));
        await peer.SendAsync("ib", [("from", "@s.whatsapp.net")], new Node("offline_preview", Stanza.Attributes(("count", "0"))));
        await peer.SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", "ping"), ("xmlns", "urn:xmpp:ping"));
        Assert.Equal("ping", (await peer.NextAsync())!["id"]);
    }
}
