using WhatsApp.Binary;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>The QRs of a round: what each says, how long it lives, and how the round ends.</summary>
public sealed class PairingTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Six_refs_are_shown_for_60_and_then_20_seconds_each_until_they_are_exhausted()
    {
        await using var network = new PeerNetwork();
        var start = network.Time.GetUtcNow();
        var (peer, qr) = await network.ShowQrAsync();

        for (var number = 1; number <= 6; number++)
        {
            if (number > 1) qr = await network.Client.NextAsync<QrIssued>();
            var lifetime = number == 1 ? First : Later;
            Assert.Equal((number, 6), (qr.Number, qr.Of));
            Assert.Equal(start, qr.IssuedAt);
            Assert.Equal(start + lifetime, qr.ExpiresAt);
            Assert.Equal($"2@{number}", Phone.Ref(qr.Text));
            // The pings that come while time passes are not this test's matter, but unanswered they would end it.
            start = await PassShowingAsync(network, peer, qr);
        }

        await network.Client.NextAsync<QrExhausted>();
        await DrainPingsAsync(peer);
        await network.Client.DisposeAsync();
        network.Client.ExpectSilence();
        Assert.Equal(1, network.Transports.Attempts);
    }

    [Fact]
    public async Task A_server_that_gives_no_refs_does_not_keep_the_pairing_waiting_though_it_is_alive()
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();
        var peer = await network.AcceptSlowlyAsync();
        await network.Time.ArmedAsync(Timings.Login, Timings.Login);
        network.Time.Advance(Timings.Login - TimeSpan.FromSeconds(1));
        await peer.ExpectAliveAsync();

        network.Time.Advance(TimeSpan.FromSeconds(1));

        await peer.ExpectClosedAsync();
        await network.PassBackoffAsync(DisconnectReason.RequestTimeout, TimeSpan.FromSeconds(1));
        await (await network.AcceptAsync()).OfferRefsAsync();
        await network.Client.NextAsync<QrIssued>();
    }

    [Fact]
    public async Task The_secret_is_new_and_saved_before_pair_device_is_answered()
    {
        await using var network = new PeerNetwork();
        var saves = new List<byte[]>();
        var release = new TaskCompletionSource();
        network.Store.OnSave = credentials =>
        {
            saves.Add(credentials.AdvSecret);
            return saves.Count == 2 ? release.Task : Task.CompletedTask;
        };
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync(PairDevice("pair"));
        // What comes after pair-device and is answered at once shows that pair-device itself still waits for the store.
        await peer.SendAsync("iq", ("from", "@s.whatsapp.net"), ("type", "get"), ("id", "ping"), ("xmlns", "urn:xmpp:ping"));
        Assert.Equal("ping", (await peer.NextAsync())!["id"]);
        network.Client.ExpectSilence();

        release.SetResult();

        Assert.Equal("pair", (await peer.NextAsync())!["id"]);
        var qr = await network.Client.NextAsync<QrIssued>();
        Assert.Equal(Phone.Secret(qr.Text), Convert.ToBase64String(network.Store.Saved.AdvSecret));
        Assert.Equal(2, saves.Count);
        Assert.NotEqual(saves[0], saves[1]);
    }

    [Fact]
    public async Task A_store_that_fails_at_pair_device_leaves_it_unanswered_and_the_line_is_tried_again()
    {
        await using var network = new PeerNetwork();
        var count = 0;
        network.Store.OnSave = _ => ++count == 2 ? throw new IOException("The disk is full.") : Task.CompletedTask;
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync(PairDevice("pair"));

        await peer.ExpectClosedAsync();
        Assert.Equal(DisconnectReason.Closed, (await network.Client.NextAsync<ConnectionLost>()).Reason);
    }

    [Theory]
    [InlineData("companion_reg_refresh")]
    [InlineData("pair-device-rotate-qr")]
    public async Task A_refresh_shows_the_same_ref_with_a_new_saved_secret_until_the_same_moment(string child)
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        network.Time.Advance(TimeSpan.FromSeconds(5));

        await peer.SendAsync(Phone.Refresh(child));

        var again = await network.Client.NextAsync<QrIssued>();
        Assert.Equal(qr with { Text = again.Text }, again);
        Assert.Equal(Phone.Ref(qr.Text), Phone.Ref(again.Text));
        Assert.NotEqual(Phone.Secret(qr.Text), Phone.Secret(again.Text));
        Assert.Equal(Phone.Secret(again.Text), Convert.ToBase64String(network.Store.Saved.AdvSecret));
        await peer.ExpectAsync(new(
            "ack",
            Stanza.Attributes(("class", "notification"), ("id", "refresh-1"), ("to", "@s.whatsapp.net"), ("type", "companion_reg_refresh"))));
        await peer.SendAsync(Phone.PairSuccess(again.Text));
        await network.Client.NextAsync<Linked>();
    }

    [Fact]
    public async Task New_refs_end_the_round_before_them()
    {
        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();
        network.Time.Advance(TimeSpan.FromSeconds(10));

        await peer.OfferRefsAsync("again", count: 1);

        Assert.Equal((1, 1), (await network.Client.NextAsync<QrIssued>()) is var qr ? (qr.Number, qr.Of) : default);
        await network.Time.PassAsync(TimeSpan.FromSeconds(50));
        await PassShowingAsync(network, peer, qr);
        await network.Client.NextAsync<QrExhausted>();
    }

    [Fact]
    public async Task A_server_that_never_stops_offering_refs_does_not_keep_the_pairing_going()
    {
        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();
        await network.Time.ArmedAsync(Timings.Pairing, Timings.Pairing);

        for (var round = 1; round < 6; round++)
        {
            network.Time.Advance(TimeSpan.FromSeconds(50));
            await peer.PingAsync($"alive{round}");
            await peer.SendAsync(PairDevice($"again{round}"));
            while ((await peer.NextAsync())!["id"] != $"again{round}") network.Client.ExpectSilence();
            await network.Client.NextAsync<QrIssued>();
        }

        network.Time.Advance(TimeSpan.FromSeconds(50));

        await network.Client.NextAsync<QrExhausted>();
    }

    [Fact]
    public async Task A_ref_that_no_qr_code_has_room_for_is_none()
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync(PairDevice("pair", new byte[3000], "2@1"u8.ToArray()));

        var qr = await network.Client.NextAsync<QrIssued>();
        Assert.Equal(("2@1", 1, 1), (Phone.Ref(qr.Text), qr.Number, qr.Of));
    }

    [Fact]
    public async Task A_pairing_that_keeps_breaking_ends_after_five_minutes()
    {
        await using var network = new PeerNetwork();
        network.Transports.IsDown = true;
        var start = network.Time.GetUtcNow();
        network.Client.Client.Start();

        ClientEvent last;
        while ((last = await network.Client.NextAsync()) is ConnectionLost lost)
        {
            Assert.Equal(DisconnectReason.Unreachable, lost.Reason);
            await network.PassPauseAsync(lost);
        }

        Assert.IsType<QrExhausted>(last);
        Assert.InRange(network.Time.GetUtcNow() - start, TimeSpan.Zero, TimeSpan.FromMinutes(5));
    }

    [Fact]
    public async Task The_server_closing_just_before_the_last_qr_s_end_is_the_same_end()
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.OfferRefsAsync(count: 1);
        await network.Client.NextAsync<QrIssued>();
        network.Time.Advance(TimeSpan.FromSeconds(58));

        await peer.CloseAsync();

        await network.Client.NextAsync<QrExhausted>();
    }

    [Theory]
    [InlineData(1, 30, typeof(ConnectionLost))]
    [InlineData(-1, 30, typeof(ConnectionLost))]
    [InlineData(1, 58, typeof(QrExhausted))]
    [InlineData(-1, 58, typeof(QrExhausted))]
    public async Task What_a_close_under_the_last_qr_means_does_not_depend_on_the_wall_clock(int hours, int seconds, Type expected)
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.OfferRefsAsync(count: 1);
        await network.Client.NextAsync<QrIssued>();
        network.Time.Advance(TimeSpan.FromSeconds(seconds));
        network.Time.WallOffset = TimeSpan.FromHours(hours);

        await peer.CloseAsync();

        Assert.IsType(expected, await network.Client.NextAsync());
    }

    [Fact]
    public async Task A_qr_shown_again_after_the_wall_clock_was_set_keeps_the_rest_of_its_life()
    {
        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();
        network.Time.Advance(TimeSpan.FromSeconds(10));
        network.Time.WallOffset = TimeSpan.FromDays(-2);

        await peer.SendAsync(
            "notification", [("id", "r1"), ("from", "@s.whatsapp.net"), ("type", "companion_reg_refresh")], new Node("companion_reg_refresh"));

        var again = await network.Client.NextAsync<QrIssued>();
        Assert.Equal(network.Time.GetUtcNow() + TimeSpan.FromSeconds(50), again.ExpiresAt);
        Assert.Equal(First, again.ExpiresAt - again.IssuedAt);
    }

    /// <summary>Lets the QR's time pass in one go; proves the server alive meanwhile by a stanza that is owed nothing.</summary>
    private static async Task<DateTimeOffset> PassShowingAsync(PeerNetwork network, ServerPeer peer, QrIssued qr)
    {
        var wait = qr.ExpiresAt - network.Time.GetUtcNow();
        await network.Time.PassAsync(wait);
        // Answered, and so received, before time moves on.
        await peer.PingAsync($"alive{qr.Number}");
        return qr.ExpiresAt;
    }

    private static async Task DrainPingsAsync(ServerPeer peer)
    {
        while (await peer.NextAsync() is { } node) Assert.Equal("w:p", node["xmlns"]);
    }

    private static Node PairDevice(string id) => PairDevice(id, "2@1"u8.ToArray());

    private static Node PairDevice(string id, params byte[][] refs) => new(
        "iq",
        Stanza.Attributes(("from", "@s.whatsapp.net"), ("type", "set"), ("id", id), ("xmlns", "md")),
        new Node("pair-device", null, [.. refs.Select(bytes => new Node("ref", null, bytes))]));
}
