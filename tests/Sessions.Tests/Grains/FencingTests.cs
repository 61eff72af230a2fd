using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class FencingTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_owner_that_loses_a_write_closes_its_socket_and_forgets()
    {
        var client = await _world.CreateOnlineAsync();
        await _world.StealAsync();

        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));

        await client.Disposed;
        Assert.Equal("thief", (await _world.RecordAsync())!.Owner);
        Assert.Equal(0, client.LogoutCount);
    }

    [Fact]
    public async Task A_client_whose_device_is_owned_elsewhere_is_closed()
    {
        var client = await _world.CreateOnlineAsync();
        await _world.StealAsync();

        client.Raise(new ClientStopped(StopReason.OwnershipLost));

        await client.Disposed;
        Assert.Equal((4L, "thief"), ((await _world.RecordAsync())!.Version, (await _world.RecordAsync())!.Owner));
    }

    [Fact]
    public async Task Being_replaced_by_an_own_successor_is_no_failure()
    {
        var client = await _world.CreateOnlineAsync();
        await _world.StealAsync();

        client.Raise(new ClientStopped(StopReason.Replaced));

        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Storage.Calls is [.., "session.replace", "session.load"]));
        Assert.Equal(SessionStatus.Connected, (await _world.RecordAsync())!.Status);
    }

    [Fact]
    public async Task A_waiting_caller_is_told_to_come_again_when_the_session_is_owned_elsewhere()
    {
        var client = await _world.CreateOnlineAsync();
        var waiting = _world.Grain.WaitAsync(4, TimeSpan.FromSeconds(25), Token);
        await _world.Grain.GetAsync(Token);

        client.Raise(new ClientStopped(StopReason.OwnershipLost));

        await Assert.ThrowsAsync<StorageUnavailableException>(() => waiting.WaitAsync(Patience.Limit, Token));
    }

    [Fact]
    public async Task The_next_call_reads_anew()
    {
        var client = await _world.CreateOnlineAsync();
        await _world.StealAsync();
        client.Raise(new ClientStopped(StopReason.OwnershipLost));
        await client.Disposed;

        var session = await _world.Grain.GetAsync(Token);

        Assert.Equal((SessionStatus.Reconnecting, SessionReason.ServerRestart), (session!.Status, session.Reason));
        Assert.Equal(_world.Silo.Own, (await _world.RecordAsync())!.Owner);
    }

    [Fact]
    public async Task A_deletion_that_another_owner_overtakes_is_answered_as_unavailable()
    {
        var client = await _world.CreateOnlineAsync();
        await _world.StealAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.DeleteAsync(Token));

        await client.Disposed;
        Assert.Equal(0, client.LogoutCount);
        Assert.NotNull(_world.Credentials);
    }
}
