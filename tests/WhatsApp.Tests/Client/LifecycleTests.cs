using WhatsApp.Transport;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>Beginning, breaking and stopping: whatever happens, the client goes on or says that it does not, and leaves nothing running.</summary>
public sealed class LifecycleTests
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task A_client_that_never_started_is_disposed_and_does_not_start_any_more()
    {
        await using var network = new PeerNetwork();

        await network.Client.DisposeAsync();

        Assert.Throws<ObjectDisposedException>(network.Client.Client.Start);
        await network.Client.DisposeAsync();
    }

    [Fact]
    public async Task A_second_start_changes_nothing()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.BringOnlineAsync();

        await network.Client.DisposeAsync();

        await peer.ExpectClosedAsync();
        Assert.Equal(1, network.Transports.Attempts);
    }

    [Fact]
    public async Task Disposing_while_dialling_leaves_nothing_running()
    {
        var time = new TestTime();
        var dialling = new NeverConnecting();
        var client = new TestClient(dialling, new byte[32], new TestDeviceStore(), time);
        client.Client.Start();
        await dialling.Reached.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        await client.DisposeAsync();

        ExpectNothing(client, time);
    }

    [Fact]
    public async Task Disposing_in_the_handshake_leaves_nothing_running()
    {
        await using var network = new PeerNetwork();
        network.Client.Client.Start();
        var peer = await network.AcceptSilentlyAsync();

        await network.Client.DisposeAsync();

        Assert.NotNull(await peer.ReadFrameAsync());
        Assert.Null(await peer.ReadFrameAsync());
        ExpectNothing(network.Client, network.Time);
    }

    [Fact]
    public async Task Disposing_before_a_qr_or_under_one_leaves_nothing_running()
    {
        await using var early = new PeerNetwork();
        early.Client.Client.Start();
        var waiting = await early.AcceptAsync();
        await early.Client.DisposeAsync();
        await waiting.ExpectClosedAsync();
        ExpectNothing(early.Client, early.Time);

        await using var network = new PeerNetwork();
        var (peer, _) = await network.ShowQrAsync();
        await network.Client.DisposeAsync();
        await peer.ExpectClosedAsync();
        ExpectNothing(network.Client, network.Time);
    }

    [Fact]
    public async Task Disposing_while_the_store_works_waits_for_it_and_sends_nothing_after()
    {
        await using var network = new PeerNetwork();
        var (peer, qr) = await network.ShowQrAsync();
        var (reached, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        network.Store.OnSave = async _ =>
        {
            reached.TrySetResult();
            await release.Task;
        };
        await peer.SendAsync(Phone.PairSuccess(qr.Text));
        await reached.Task.WaitAsync(Patience.Limit, TestContext.Current.CancellationToken);

        var disposing = network.Client.DisposeAsync();
        Assert.False(disposing.IsCompleted);
        release.SetResult();
        await disposing;

        await peer.ExpectClosedAsync();
        ExpectNothing(network.Client, network.Time);
    }

    [Fact]
    public async Task Disposing_online_closes_without_a_word()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await network.Client.DisposeAsync();

        await peer.ExpectClosedAsync();
        ExpectNothing(network.Client, network.Time);
        Assert.False(await network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Disposing_in_the_middle_of_the_login_leaves_nothing_running()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("success", ("t", "1788264000"));
        await peer.NextRequestAsync("encrypt");

        await network.Client.DisposeAsync();

        await peer.ExpectClosedAsync();
        ExpectNothing(network.Client, network.Time);
    }

    [Fact]
    public async Task Disposing_in_a_pause_leaves_nothing_running()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Transports.IsDown = true;
        network.Client.Client.Start();
        await network.Client.NextAsync<ConnectionLost>();

        await network.Client.DisposeAsync();

        ExpectNothing(network.Client, network.Time);
    }

    [Theory]
    [InlineData("00", "a frame shorter than its tag")]
    [InlineData("000102030405060708090a0b0c0d0e0f1011121314", "a frame that nobody encrypted")]
    public async Task A_frame_that_is_none_ends_the_connection_alone(string hex, string _)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.WriteFrameAsync(Convert.FromHexString(hex));

        await peer.ExpectClosedAsync();
        await network.PassBackoffAsync(DisconnectReason.BadData, FirstPause);
        await network.WelcomeAsync();
    }

    [Theory]
    [InlineData("")]
    [InlineData("00")]
    [InlineData("00f801")]
    [InlineData("00fffe")]
    [InlineData("02ffffffff")]
    [InlineData("00f80119f801")]
    public async Task A_stanza_that_is_none_ends_the_connection_alone(string hex)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendPlaintextAsync(Convert.FromHexString(hex));

        await peer.ExpectClosedAsync();
        await network.PassBackoffAsync(DisconnectReason.BadData, FirstPause);
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task The_mark_of_the_stream_s_end_is_no_garbage()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.SendPlaintextAsync([2]);
        await peer.CloseAsync();

        await network.PassBackoffAsync(DisconnectReason.Closed, FirstPause);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ff")]
    [InlineData("1a0412020102")]
    public async Task A_handshake_that_is_none_ends_the_attempt_alone(string hex)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Client.Client.Start();
        var peer = await network.AcceptSilentlyAsync();

        await peer.WriteFrameAsync(Convert.FromHexString(hex));

        await network.PassBackoffAsync(DisconnectReason.HandshakeFailed, FirstPause);
        await network.WelcomeAsync();
    }

    [Fact]
    public async Task A_broken_line_is_told_and_followed_by_another()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();

        await peer.DropAsync();

        await network.PassBackoffAsync(DisconnectReason.Closed, FirstPause);
        await network.WelcomeAsync();
        Assert.Equal(5u, network.Store.Saved.LoginCounter);
    }

    [Fact]
    public async Task An_unforeseen_failure_of_the_network_is_tried_again()
    {
        var time = new TestTime();
        await using var client = new TestClient(
            new TestTransports(() => throw new InvalidOperationException("Never foreseen.")), new byte[32], new TestDeviceStore(), time);

        client.Client.Start();

        Assert.Equal(DisconnectReason.Unreachable, (await client.NextAsync<ConnectionLost>()).Reason);
    }

    public static TheoryData<Exception> Failures => [new IOException("Not now."), new TaskCanceledException("The store's own time is over.")];

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public async Task A_store_that_cannot_be_read_is_tried_again(Exception failure)
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var count = 0;
        network.Store.OnLoad = () => ++count == 1 ? throw failure : Task.CompletedTask;
        network.Client.Client.Start();

        await network.PassBackoffAsync(DisconnectReason.StoreFailed, FirstPause);

        await network.WelcomeAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_device_that_is_another_s_at_the_start_is_not_touched(bool isCreated)
    {
        await using var network = new PeerNetwork();
        if (isCreated) network.Store.OnSave = _ => throw new OwnershipLostException("Somebody else has it.");
        else network.Store.OnLoad = () => throw new OwnershipLostException("Somebody else has it.");

        network.Client.Client.Start();

        Assert.Equal(new ClientStopped(StopReason.OwnershipLost), await network.Client.NextAsync());
        Assert.Equal(0, network.Transports.Attempts);
    }

    [Fact]
    public async Task A_device_that_became_another_s_before_the_login_is_left_alone()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Store.OnSave = _ => throw new OwnershipLostException("Somebody else has it.");
        network.Client.Client.Start();
        var peer = await network.AcceptAsync();

        await peer.SendAsync("success", ("t", "1788264000"));

        await peer.ExpectClosedAsync();
        Assert.Equal(new ClientStopped(StopReason.OwnershipLost), await network.Client.NextAsync());
        await network.Client.DisposeAsync();
        ExpectNothing(network.Client, network.Time);
    }

    [Fact]
    public async Task A_line_that_takes_no_byte_any_more_is_found_dead()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        await network.BringOnlineAsync();
        network.Transports.IsStuck = true;
        await network.Time.ArmedAsync(Timings.Login, Timings.Login);
        await network.Time.PassAsync(Timings.Login);
        await network.Time.PassAsync(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(11));

        await network.Time.PassAsync(Timings.AnswerIsLate);
        await network.Client.NextAsync<Degraded>();
        await network.Time.PassAsync(Timings.KeepAliveAnswer - Timings.AnswerIsLate);
        await network.Time.PassAsync(Timings.KeepAliveAnswer);

        await network.PassBackoffAsync(DisconnectReason.KeepAliveTimeout, FirstPause);
    }

    private static void ExpectNothing(TestClient client, TestTime time)
    {
        client.ExpectSilence();
        Assert.Equal(0, time.WaitCount);
    }

    private sealed class NeverConnecting : ITransportFactory
    {
        public TaskCompletionSource Reached { get; } = new();

        public async ValueTask<ITransport> ConnectAsync(Uri url, CancellationToken cancellationToken)
        {
            Reached.TrySetResult();
            await new TaskCompletionSource().Task.WaitAsync(cancellationToken);
            throw new InvalidOperationException("Nobody answers.");
        }
    }
}
