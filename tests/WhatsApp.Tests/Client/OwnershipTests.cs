using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>Nothing is sent for a device that another process owns, whatever was to be sent; the line is closed, and not dialled again.</summary>
public sealed class OwnershipTests
{
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Most = TimeSpan.FromSeconds(31);

    [Fact]
    public async Task A_question_whether_the_line_lives()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        await network.PassLoginLimitAsync(peer);
        network.Transports.IsForeign = true;

        await network.Time.PassAsync(Least, Most);

        await ExpectLostAsync(network, peer);
    }

    [Fact]
    public async Task An_answer_to_the_server_s_question()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        network.Transports.IsForeign = true;

        await peer.PingAsync();

        await ExpectLostAsync(network, peer);
    }

    [Fact]
    public async Task A_logout()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        var peer = await network.BringOnlineAsync();
        network.Transports.IsForeign = true;

        Assert.False(await network.Client.Client.LogoutAsync(TestContext.Current.CancellationToken));

        await ExpectLostAsync(network, peer);
    }

    [Fact]
    public async Task A_hello()
    {
        await using var network = new PeerNetwork(PeerNetwork.Linked());
        network.Transports.IsForeign = true;

        network.Client.Client.Start();

        Assert.Equal(new ClientStopped(StopReason.OwnershipLost), await network.Client.NextAsync());
        Assert.Equal(1, network.Transports.Attempts);
    }

    private static async Task ExpectLostAsync(PeerNetwork network, ServerPeer peer)
    {
        await peer.ExpectClosedAsync();
        Assert.Equal(new ClientStopped(StopReason.OwnershipLost), await network.Client.NextAsync());
        Assert.Equal(1, network.Transports.Attempts);
    }
}
