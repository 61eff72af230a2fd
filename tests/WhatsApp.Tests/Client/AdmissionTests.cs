using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>How a client stands in line: with what rank, what it does there, and when it gives its place back.</summary>
public sealed class AdmissionTests
{
    private readonly OnePlace _line = new();

    [Fact]
    public async Task Nothing_is_loaded_or_dialled_before_there_is_a_place()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), admission: _line);
        network.Store.OnLoad = () => throw new InvalidOperationException("Loaded in line.");
        network.Client.Client.Start();

        await _line.AskedAsync();
        await network.Client.DisposeAsync();

        Assert.Equal(0, network.Transports.Attempts);
        Assert.Equal(0, _line.Held);
        network.Client.ExpectSilence();
    }

    [Fact]
    public async Task A_login_holds_its_place_until_the_server_has_spoken()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), admission: _line);
        network.Client.Client.Start();
        await _line.GiveAsync();
        var peer = await network.AcceptAsync();
        Assert.Equal(1, _line.Held);

        await peer.SendAsync("success", ("t", "1788264000"));

        await _line.Returned;
        await peer.NextRequestAsync("encrypt");
    }

    [Fact]
    public async Task A_qr_on_the_screen_holds_no_place()
    {
        await using var network = new PeerNetwork(admission: _line);
        network.Client.Client.Start();
        await _line.GiveAsync();
        var peer = await network.AcceptAsync();
        Assert.Equal(1, _line.Held);

        await peer.OfferRefsAsync();
        await network.Client.NextAsync<QrIssued>();

        await _line.Returned;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handshake_that_hangs_gives_its_place_back_when_its_time_is_over(bool isLinked)
    {
        await using var network = new PeerNetwork(isLinked ? PeerNetwork.Linked() : null, admission: _line);
        network.Client.Client.Start();
        await _line.GiveAsync();
        await network.AcceptSilentlyAsync();
        Assert.Equal(1, _line.Held);

        await network.Time.PassAsync(Timings.Connect);

        await _line.Returned;
        await network.PassBackoffAsync(DisconnectReason.HandshakeFailed, TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectPriority.Awaited, await _line.AskedAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_silent_after_the_handshake_costs_the_place_no_longer_than_a_login(bool isLinked)
    {
        await using var network = new PeerNetwork(isLinked ? PeerNetwork.Linked() : null, admission: _line);
        network.Client.Client.Start();
        await _line.GiveAsync();
        await network.AcceptSlowlyAsync();

        await network.Time.PassAsync(Timings.Login);

        await _line.Returned;
    }

    [Fact]
    public async Task A_server_that_is_not_reached_or_refuses_costs_no_place()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), admission: _line);
        network.Transports.IsDown = true;
        network.Client.Client.Start();
        await _line.GiveAsync();
        await _line.Returned;
        network.Transports.IsDown = false;
        await network.PassBackoffAsync(DisconnectReason.Unreachable, TimeSpan.FromSeconds(1));

        await _line.GiveAsync();
        var peer = await network.AcceptAsync();
        await peer.SendAsync("failure", ("reason", "503"), ("location", "cln"));

        await _line.Returned;
        await network.PassBackoffAsync(DisconnectReason.ServerUnavailable, TimeSpan.FromMinutes(5));
        Assert.Equal(0, _line.Held);
    }

    [Fact]
    public async Task The_rank_given_holds_until_the_client_has_been_online()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), admission: _line, priority: ConnectPriority.NeverConnected);
        network.Client.Client.Start();
        Assert.Equal(ConnectPriority.NeverConnected, await _line.GiveAsync());
        await (await network.AcceptAsync()).DropAsync();
        await network.PassBackoffAsync(DisconnectReason.Closed, TimeSpan.FromSeconds(1));
        Assert.Equal(ConnectPriority.NeverConnected, await _line.GiveAsync());
        var peer = await network.WelcomeAsync();

        await peer.DropAsync();

        await network.PassBackoffAsync(DisconnectReason.Closed, TimeSpan.FromSeconds(2));
        Assert.Equal(ConnectPriority.OnceConnected, await _line.GiveAsync());
    }

    [Fact]
    public async Task A_client_disposed_with_a_place_gives_it_back()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked(), admission: _line);
        network.Client.Client.Start();
        await _line.GiveAsync();
        await network.AcceptSilentlyAsync();

        await network.Client.DisposeAsync();

        Assert.Equal(0, _line.Held);
    }
}
