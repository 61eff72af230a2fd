using WhatsApp.Binary;
using WhatsApp.Tests.Simulator;
using Xunit;

namespace WhatsApp.Tests.Client;

/// <summary>A device that removes itself from the phone.</summary>
public sealed class LogoutTests
{
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
        await peer.ExpectAliveAsync();
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
}
