using WhatsApp.Binary;
using WhatsApp.Tests.Crypto;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>How the server's last words decide what comes next.</summary>
public sealed class VerdictTests
{
    [Theory]
    [InlineData("401", StopReason.LoggedOut)]
    [InlineData("419", StopReason.LoggedOut)]
    [InlineData("403", StopReason.LoggedOut)]
    [InlineData("406", StopReason.Banned)]
    [InlineData("402", StopReason.Refused)]
    [InlineData("400", StopReason.Refused)]
    [InlineData("409", StopReason.Refused)]
    [InlineData("415", StopReason.Refused)]
    [InlineData("418", StopReason.Refused)]
    [InlineData("501", StopReason.Refused)]
    [InlineData("599", StopReason.Refused)]
    public async Task A_login_refused_for_good_stops_the_client(string reason, StopReason expected)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync("failure", ("reason", reason), ("location", "rva"));

        var stopped = await network.Client.NextAsync<ClientStopped>();
        Assert.Equal(new ClientStopped(expected, int.Parse(reason, System.Globalization.CultureInfo.InvariantCulture)), stopped);
        await peer.ExpectClosedAsync();
        await network.Client.DisposeAsync();
        network.Client.ExpectSilence();
        network.ExpectNoConnection();
        // What becomes of the credentials is the owner's decision.
        Assert.True(network.Store.Saved.IsLinked);
    }

    [Theory]
    [InlineData("401")]
    [InlineData("403")]
    [InlineData("406")]
    public async Task A_registration_refused_logs_nobody_out(string reason)
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync("failure", ("reason", reason));

        Assert.Equal(StopReason.Refused, (await network.Client.NextAsync<ClientStopped>()).Reason);
    }

    [Fact]
    public async Task A_temporary_ban_says_why_and_until_when()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync("failure", ("reason", "402"), ("code", "101"), ("expire", "3600"));

        Assert.Equal(
            new ClientStopped(StopReason.TemporarilyBanned, 101, network.Time.GetUtcNow().AddHours(1)), await network.Client.NextAsync());
    }

    [Theory]
    [InlineData("500")]
    [InlineData("503")]
    public async Task A_busy_server_is_tried_again(string reason)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync("failure", ("reason", reason));

        await network.PassBackoffAsync(DisconnectReason.ServerUnavailable, TimeSpan.FromSeconds(1));
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task An_outdated_client_looks_once_for_a_newer_version()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Versions.Newer = new WebVersion(2, 3000, 2_000_000_000);
        network.Client.Client.Start();
        await (await network.AcceptAsync()).SendAsync("failure", ("reason", "405"));

        var again = await network.AcceptAsync();

        Assert.Equal(2_000_000_000u, again.Payload.UserAgent.AppVersion.Tertiary);
        Assert.Equal([WebVersion.BuiltIn], network.Versions.Refused);
        await again.SendAsync("failure", ("reason", "405"));
        Assert.Equal(new ClientStopped(StopReason.ClientOutdated, 405), await network.Client.NextAsync());
    }

    [Fact]
    public async Task An_outdated_client_that_finds_no_newer_version_does_not_ask_again()
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();

        await (await network.AcceptAsync()).SendAsync("failure", ("reason", "405"));

        Assert.Equal(new ClientStopped(StopReason.ClientOutdated, 405), await network.Client.NextAsync());
        Assert.Equal(1, network.Transports.Attempts);
    }

    [Theory]
    [InlineData("401", "device_removed", StopReason.DeviceRemoved)]
    [InlineData(null, "device_removed", StopReason.DeviceRemoved)]
    [InlineData("516", null, StopReason.DeviceRemoved)]
    [InlineData(null, "replaced", StopReason.Replaced)]
    [InlineData("409", null, StopReason.Replaced)]
    public async Task A_stream_that_ends_for_good_stops_the_client(string? code, string? conflict, StopReason expected)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync(StreamError(code, conflict));

        Assert.Equal(expected, (await network.Client.NextAsync<ClientStopped>()).Reason);
        await peer.ExpectClosedAsync();
        await network.Client.DisposeAsync();
        network.Client.ExpectSilence();
        network.ExpectNoConnection();
    }

    [Theory]
    [InlineData("500", 1)]
    [InlineData("503", 1)]
    [InlineData("429", 32)]
    public async Task A_stream_that_ends_for_now_is_followed_by_another(string code, int seconds)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync(StreamError(code, null));

        await network.PassBackoffAsync(DisconnectReason.ServerUnavailable, TimeSpan.FromSeconds(seconds));
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task While_nobody_can_be_asked_for_a_newer_version_the_client_neither_ends_nor_dials()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Versions.IsDown = true;
        network.Client.Client.Start();
        await (await network.AcceptAsync()).SendAsync("failure", ("reason", "405"));

        for (var step = 0; step < 4; step++)
        {
            await network.PassBackoffAsync(DisconnectReason.VersionUnknown, TimeSpan.FromSeconds(1 << step));
            network.ExpectNoConnection();
        }

        var pause = await network.Client.NextAsync<ConnectionLost>();
        (network.Versions.IsDown, network.Versions.Newer) = (false, new WebVersion(2, 3000, 1_999_999_999));
        await network.PassPauseAsync(pause);

        var peer = await network.WelcomeAsync();
        Assert.Equal(1_999_999_999u, peer.Payload.UserAgent.AppVersion.Tertiary);
    }

    [Fact]
    public async Task A_restart_asked_for_follows_at_once()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync(StreamError("515", null));

        Assert.Equal(new ConnectionLost(DisconnectReason.RestartRequired, null), await network.Client.NextAsync());
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task Restarts_without_end_get_pauses()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        for (var restart = 1; restart <= 3; restart++)
        {
            await (await network.AcceptAsync()).SendAsync(StreamError("515", null));
            Assert.Null((await network.Client.NextAsync<ConnectionLost>()).NextAttemptAt);
        }

        await (await network.AcceptAsync()).SendAsync(StreamError("515", null));

        await network.PassBackoffAsync(DisconnectReason.RestartRequired, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task A_malformed_stanza_of_ours_starts_over()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync("stream:error", [], new Node("xml-not-well-formed"));

        await network.PassBackoffAsync(DisconnectReason.BadData, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task An_orderly_end_whose_close_does_not_come_is_closed_by_us()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendAsync("xmlstreamend");
        await network.Time.PassAsync(TimeSpan.FromSeconds(5));

        await peer.ExpectClosedAsync();
        await network.PassBackoffAsync(DisconnectReason.Closed, TimeSpan.FromSeconds(1));
    }

    [Fact]
    public async Task Pauses_are_random_under_a_limit_that_doubles_up_to_five_minutes_and_start_over_after_a_minute_online()
    {
        // All ones: every draw is the greatest there is.
        await using var network = new PeerNetwork(PeerNetwork.Linked(), random: new FixedDraws(255));
        network.Transports.IsDown = true;
        network.Client.Client.Start();
        foreach (var limit in new[] { 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300 })
        {
            var lost = await network.Client.NextAsync<ConnectionLost>();
            Assert.InRange((lost.NextAttemptAt!.Value - network.Time.GetUtcNow()).TotalSeconds, limit - 0.001, limit);
            if (limit == 300) network.Transports.IsDown = false;
            await network.PassPauseAsync(lost);
            if (limit == 300) break;
        }

        // Online for less than a minute is no proof of anything.
        var peer = await network.WelcomeAsync();
        await network.Time.ArmedAsync(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(31));
        await peer.DropAsync();
        await network.PassBackoffAsync(DisconnectReason.Closed, TimeSpan.FromMinutes(5), atLeast: TimeSpan.FromSeconds(299.9));

        peer = await network.WelcomeAsync();
        network.Time.Advance(TimeSpan.FromSeconds(60));
        await peer.DropAsync();
        await network.PassBackoffAsync(DisconnectReason.Closed, TimeSpan.FromSeconds(1), atLeast: TimeSpan.FromSeconds(0.999));
    }

    [Fact]
    public async Task However_small_the_draw_there_is_a_pause()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), random: new FixedDraws(0));
        network.Transports.IsDown = true;
        network.Client.Client.Start();

        for (var attempt = 0; attempt < 3; attempt++)
        {
            await network.PassBackoffAsync(DisconnectReason.Unreachable, atMost: TimeSpan.FromSeconds(0.05), atLeast: TimeSpan.FromSeconds(0.05));
        }
    }

    private static Node StreamError(string? code, string? conflict) => new(
        "stream:error",
        code is null ? [] : Stanza.Attributes(("code", code)),
        conflict is null ? [] : [new Node("conflict", Stanza.Attributes(("type", conflict)))]);
}
