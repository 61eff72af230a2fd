using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsApp.Device;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>The keys that the server hands out for the device, over the weeks: topped up, compared, replaced.</summary>
public sealed class KeyUpkeepTests
{
    private const string Server = "@s.whatsapp.net";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(27);

    [Fact]
    public async Task Several_requests_for_keys_are_met_by_one_upload()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        var earlier = await OccupyAsync(peer);

        for (var i = 0; i < 3; i++) await AskForKeysAsync(peer, $"n{i}");
        await peer.AnswerAsync(earlier);
        var upload = await peer.NextRequestAsync("encrypt");
        // While it is under way, too.
        await AskForKeysAsync(peer, "n3");
        await peer.AnswerAsync(upload);

        Assert.NotNull(upload.Child("list"));
        await ExpectRestAsync(network, peer);
        Assert.Equal([(1, 812)], network.Store.PreKeys);
    }

    [Theory]
    [InlineData("5", false)]
    [InlineData("4", true)]
    public async Task Requests_of_an_absence_are_met_by_one_count_and_an_upload_if_it_still_takes_one(string count, bool uploads)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        var earlier = await OccupyAsync(peer);

        for (var i = 0; i < 3; i++) await AskForKeysAsync(peer, $"n{i}", ("offline", "0"));
        await peer.AnswerAsync(earlier);
        var question = await peer.NextRequestAsync("encrypt");
        Assert.NotNull(question.Child("count"));
        await AskForKeysAsync(peer, "n3", ("offline", "0"));
        await peer.AnswerAsync(question, new Node("count", Stanza.Attributes(("value", count))));

        if (uploads) await peer.AnswerAsync(await peer.NextRequestAsync("encrypt"));
        await ExpectRestAsync(network, peer);
        Assert.Equal(uploads ? 1 : 0, network.Store.PreKeys.Count);
    }

    [Fact]
    public async Task A_request_made_while_the_keys_are_counted_is_met_whatever_their_number()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await AskForKeysAsync(peer, "n0", ("offline", "0"));
        var question = await peer.NextRequestAsync("encrypt");

        await AskForKeysAsync(peer, "n1");
        await peer.AnswerAsync(question, new Node("count", Stanza.Attributes(("value", "800"))));

        Assert.NotNull((await peer.NextRequestAsync("encrypt")).Child("list"));
    }

    [Fact]
    public async Task A_refused_upload_is_tried_again_with_other_keys_after_growing_pauses()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await AskForKeysAsync(peer, "n1");
        await peer.RefuseAsync(await peer.NextRequestAsync("encrypt"), 503, "service-unavailable");

        foreach (var seconds in (int[])[1, 2, 3, 5])
        {
            await network.Time.PassAsync(TimeSpan.FromSeconds(seconds));
            await peer.AnswerAsync(await peer.NextRequestAsync("encrypt"), new Node("count", Stanza.Attributes(("value", "0"))));
            var upload = await peer.NextRequestAsync("encrypt");
            if (seconds < 5) await peer.RefuseAsync(upload, 503, "service-unavailable");
            else await peer.AnswerAsync(upload);
        }

        await network.Time.GoneAsync(Timings.Request);
        await network.Time.PassAsync(TimeSpan.FromSeconds(8));
        await peer.ExpectAliveAsync();
        Assert.Equal([1, 813, 1625, 2437, 3249], network.Store.PreKeys.Select(batch => batch.FirstId));
        network.Client.ExpectSilence();
    }

    [Fact]
    public async Task A_signed_pre_key_of_27_days_is_replaced_and_saved_before_the_server_is_told()
    {
        await using var network = new PeerNetwork();
        var before = await GiveAsync(network, PeerNetwork.Linked() with { SignedPreKeySince = network.Time.GetUtcNow() - Lifetime });
        var peer = await LogInAsync(network);

        var rotate = await peer.NextRequestAsync("encrypt");

        var saved = network.Store.Saved;
        Assert.Equal(2u, saved.SignedPreKey.Id);
        Assert.Equal(network.Time.GetUtcNow(), saved.SignedPreKeySince);
        Assert.Equal((1u, Convert.ToHexString(before.SignedPreKey.Keys.Private)), saved.PastSignedPreKeys.Select(Shown).Single());
        AssertTells(rotate, saved);
        Assert.True(XEdDsa.Verify(saved.Identity.Public, [5, .. saved.SignedPreKey.Keys.Public], saved.SignedPreKey.Signature));
        await peer.AnswerAsync(rotate);
        await peer.ExpectAliveAsync();
    }

    [Fact]
    public async Task It_is_replaced_while_the_device_stays_online_and_not_before_its_time()
    {
        await using var network = new PeerNetwork();
        await GiveAsync(network, PeerNetwork.Linked() with { SignedPreKeySince = network.Time.GetUtcNow() - Lifetime + TimeSpan.FromSeconds(5) });
        var peer = await LogInAsync(network);
        await network.Time.GoneAsync(Timings.Request);
        await peer.AnswerAsync(await OccupyAsync(peer));
        network.Time.Advance(TimeSpan.FromSeconds(4));
        await peer.ExpectAliveAsync();
        Assert.Equal(1u, network.Store.Saved.SignedPreKey.Id);

        network.Time.Advance(TimeSpan.FromSeconds(1));
        await peer.ExpectAliveAsync();

        AssertTells(await peer.NextRequestAsync("encrypt"), network.Store.Saved);
        Assert.Equal(2u, network.Store.Saved.SignedPreKey.Id);
    }

    [Fact]
    public async Task Without_a_known_time_or_with_one_to_come_the_27_days_begin_at_the_login()
    {
        foreach (var since in (DateTimeOffset?[])[null, new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero)])
        {
            await using var network = new PeerNetwork(PeerNetwork.Linked() with { SignedPreKeySince = since });
            var peer = await network.BringOnlineAsync();

            Assert.Equal(network.Time.GetUtcNow(), network.Store.Saved.SignedPreKeySince);
            await peer.ExpectAliveAsync();
        }
    }

    [Fact]
    public async Task A_save_that_fails_tells_the_server_nothing()
    {
        await using var network = new PeerNetwork();
        await GiveAsync(network, PeerNetwork.Linked() with { SignedPreKeySince = network.Time.GetUtcNow() - Lifetime });
        network.Store.OnSave = saved => saved.SignedPreKey.Id == 2 ? throw new InvalidOperationException("Storage is down.") : Task.CompletedTask;
        var peer = await LogInAsync(network);

        await peer.ExpectClosedAsync();

        Assert.Equal(DisconnectReason.StoreFailed, (await network.Client.NextAsync<ConnectionLost>()).Reason);
        Assert.Equal(1u, network.Store.Saved.SignedPreKey.Id);
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(9, false)]
    public async Task A_server_that_holds_a_key_we_replaced_is_told_the_present_one(byte heldId, bool isTold)
    {
        await using var network = new PeerNetwork();
        var now = network.Time.GetUtcNow();
        var ours = (PeerNetwork.Linked() with { SignedPreKeySince = now }).WithNewSignedPreKey(now, SystemRandomSource.Instance);
        await GiveAsync(network, ours);
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        var question = await peer.AdmitAsync();

        await peer.AnswerAsync(question, Digest(ours, heldId, new byte[32]));

        if (isTold)
        {
            var told = await peer.NextRequestAsync("encrypt");
            AssertTells(told, ours);
            await peer.AnswerAsync(told);
        }

        await peer.ExpectAliveAsync();
    }

    [Fact]
    public async Task A_server_that_agrees_is_told_nothing()
    {
        var ours = PeerNetwork.Linked();
        await using var network = new PeerNetwork(ours);
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.AnswerAsync(await peer.AdmitAsync(), Digest(ours, 1, ours.SignedPreKey.Keys.Public));

        await network.Client.NextAsync<Online>();
        await network.Time.GoneAsync(Timings.Request);
        await peer.ExpectAliveAsync();
    }

    [Fact]
    public async Task A_server_that_cannot_take_it_is_told_the_same_key_again_a_day_later()
    {
        await using var network = new PeerNetwork();
        await GiveAsync(network, PeerNetwork.Linked() with { SignedPreKeySince = network.Time.GetUtcNow() - Lifetime });
        var peer = await LogInAsync(network);
        await peer.RefuseAsync(await peer.NextRequestAsync("encrypt"), 500, "internal-server-error");
        await network.Time.GoneAsync(Timings.Request);

        network.Time.Advance(TimeSpan.FromHours(24));
        await peer.SendAsync("presence", ("from", "1@s.whatsapp.net"));

        Node? told;
        do told = await peer.NextAsync();
        while (told is { Tag: "iq" } && told["xmlns"] == "w:p");
        AssertTells(told!, network.Store.Saved);
        Assert.Equal(2u, network.Store.Saved.SignedPreKey.Id);
    }

    [Fact]
    public async Task A_server_that_refuses_it_is_asked_what_it_holds_and_not_told_again()
    {
        await using var network = new PeerNetwork();
        await GiveAsync(network, PeerNetwork.Linked() with { SignedPreKeySince = network.Time.GetUtcNow() - Lifetime });
        var peer = await LogInAsync(network);
        await peer.RefuseAsync(await peer.NextRequestAsync("encrypt"), 409, "conflict");

        var question = await peer.NextRequestAsync("encrypt");
        Assert.NotNull(question.Child("digest"));
        await peer.AnswerAsync(question, Digest(network.Store.Saved, 1, new byte[32]));

        await network.Time.GoneAsync(Timings.Request);
        await peer.ExpectAliveAsync();
    }

    [Fact]
    public async Task A_request_that_is_not_answered_costs_neither_the_line_nor_what_waits_behind_it()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        // The digest, and then this.
        await peer.AdmitAsync();
        await network.Client.NextAsync<Online>();
        await network.Time.PassAsync(Timings.Request);
        await peer.SendAsync("ib", [("from", Server)], new Node("dirty", Stanza.Attributes(("type", "groups"))));
        await NextButPingsAsync(peer, "urn:xmpp:whatsapp:dirty");
        await network.Time.PassAsync(Timings.Request);

        await AskForKeysButPingsAsync(peer);

        Assert.NotNull((await NextButPingsAsync(peer, "encrypt")).Child("list"));
    }

    [Fact]
    public async Task An_upload_that_is_not_answered_is_tried_again_after_a_count()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await AskForKeysAsync(peer, "n1");
        await peer.NextRequestAsync("encrypt");

        await network.Time.PassAsync(Timings.Request);
        await network.Time.PassAsync(Timings.UploadRetry);

        Assert.NotNull((await NextButPingsAsync(peer, "encrypt")).Child("count"));
    }

    [Fact]
    public async Task A_signed_pre_key_whose_taking_is_not_answered_is_told_again_a_day_later()
    {
        await using var network = new PeerNetwork();
        await GiveAsync(network, PeerNetwork.Linked() with { SignedPreKeySince = network.Time.GetUtcNow() - Lifetime });
        var peer = await LogInAsync(network);
        await peer.NextRequestAsync("encrypt");
        await network.Time.PassAsync(Timings.Request);
        await AskForKeysButPingsAsync(peer);
        await peer.AnswerAsync(await NextButPingsAsync(peer, "encrypt"));

        network.Time.Advance(TimeSpan.FromHours(24));
        await peer.SendAsync("presence", ("from", "1@s.whatsapp.net"));

        AssertTells(await NextButPingsAsync(peer, "encrypt"), network.Store.Saved);
        Assert.Equal(2u, network.Store.Saved.SignedPreKey.Id);
    }

    [Fact]
    public void The_last_three_are_kept_and_after_the_greatest_id_comes_1()
    {
        var device = PeerNetwork.Linked();
        device = device with { SignedPreKey = device.SignedPreKey with { Id = 0xFFFFFD } };

        for (var i = 0; i < 5; i++) device = device.WithNewSignedPreKey(DateTimeOffset.UnixEpoch, SystemRandomSource.Instance);

        Assert.Equal(3u, device.SignedPreKey.Id);
        Assert.Equal([2u, 1u, 0xFFFFFFu], device.PastSignedPreKeys.Select(past => past.Id));
        var read = DeviceCredentials.Parse(device.ToBytes());
        Assert.Equal(device.PastSignedPreKeys.Select(Shown), read.PastSignedPreKeys.Select(Shown));
        Assert.Equal(DateTimeOffset.UnixEpoch, read.SignedPreKeySince);
    }

    private static (uint Id, string Private) Shown(PastSignedPreKey key) => (key.Id, Convert.ToHexString(key.Private));

    private static async Task<DeviceCredentials> GiveAsync(PeerNetwork network, DeviceCredentials credentials)
    {
        await network.Store.SaveAsync(credentials.ToBytes(), TestContext.Current.CancellationToken);
        return credentials;
    }

    /// <summary>Online, with the first digest refused; what follows by itself is the test's.</summary>
    private static async Task<ServerPeer> LogInAsync(PeerNetwork network)
    {
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.AdmitToIdleAsync();
        await network.Client.NextAsync<Online>();
        return peer;
    }

    /// <summary>Has the client ask for something: until that is answered, its further steps wait.</summary>
    private static async Task<Node> OccupyAsync(ServerPeer peer)
    {
        await peer.SendAsync("ib", [("from", Server)], new Node("dirty", Stanza.Attributes(("type", "groups"))));
        return await peer.NextRequestAsync("urn:xmpp:whatsapp:dirty");
    }

    /// <summary>Says that keys run low and takes the acknowledgement.</summary>
    private static async Task AskForKeysAsync(ServerPeer peer, string id, params (string, string)[] attributes)
    {
        await peer.SendAsync(
            "notification",
            [("from", Server), ("type", "encrypt"), ("id", id), .. attributes],
            new Node("count", Stanza.Attributes(("value", "4"))));
        var ack = await peer.NextAsync();
        Assert.Equal(("ack", id), (ack!.Tag, ack["id"]));
    }

    private static Task AskForKeysButPingsAsync(ServerPeer peer) => peer.SendAsync(
        "notification", [("from", Server), ("type", "encrypt"), ("id", "low")], new Node("count", Stanza.Attributes(("value", "4"))));

    /// <summary>The next request with that namespace; what the passing of time alone brings, and acknowledgements, come before it.</summary>
    private static async Task<Node> NextButPingsAsync(ServerPeer peer, string xmlns)
    {
        while (true)
        {
            var node = await peer.NextAsync();
            Assert.NotNull(node);
            if (node["xmlns"] == xmlns) return node;
            Assert.True(node.Tag == "ack" || node["xmlns"] == "w:p", node.Tag);
        }
    }

    /// <summary>Every step is done, and asked for nothing more.</summary>
    private static async Task ExpectRestAsync(PeerNetwork network, ServerPeer peer)
    {
        // Taken after all those before it.
        await peer.AnswerAsync(await OccupyAsync(peer));
        await network.Time.GoneAsync(Timings.Request);
        await peer.ExpectAliveAsync();
    }

    private static void AssertTells(Node request, DeviceCredentials credentials)
    {
        Assert.Equal("set", request["type"]);
        var key = request.Child("rotate")!.Child("skey")!;
        Assert.Equal([0, 0, (byte)credentials.SignedPreKey.Id], key.Child("id")!.Bytes!);
        Assert.Equal(credentials.SignedPreKey.Keys.Public, key.Child("value")!.Bytes!);
        Assert.Equal(credentials.SignedPreKey.Signature, key.Child("signature")!.Bytes!);
    }

    private static Node Digest(DeviceCredentials credentials, byte signedPreKeyId, byte[] signedPreKey) => new(
        "digest",
        null,
        new Node("registration", null, [0, 0, (byte)(credentials.RegistrationId >> 8), (byte)credentials.RegistrationId]),
        new Node("type", null, [5]),
        new Node("identity", null, credentials.Identity.Public),
        new Node("skey", null, new Node("id", null, [0, 0, signedPreKeyId]), new Node("value", null, signedPreKey)));
}
