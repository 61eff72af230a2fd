using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>How a device proves its line, notices that answers are late, and gives a dead line up.</summary>
public sealed class KeepAliveTests
{
    private static readonly TimeSpan Late = Timings.AnswerIsLate;
    private static readonly TimeSpan Answer = Timings.KeepAliveAnswer;
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(31);

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
            await peer.ExpectAliveAsync();
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
        await peer.ExpectAliveAsync();
        await network.Time.PassAsync(Answer);
        await peer.ExpectAliveAsync();
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
        await peer.ExpectAliveAsync();
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
        await peer.ExpectAliveAsync();
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
            await peer.ExpectAliveAsync();
            await network.Time.PassAsync(Late - TimeSpan.FromSeconds(1));
        }

        await peer.ExpectAliveAsync();
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
        await peer.ExpectAliveAsync();
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
}
