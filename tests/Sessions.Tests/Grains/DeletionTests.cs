using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class DeletionTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_confirmed_removal_leaves_nothing_behind()
    {
        var client = await _world.CreateOnlineAsync();

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Equal(1, client.LogoutCount);
        await client.Disposed;
        Assert.Null(await _world.RecordAsync());
        Assert.Null(_world.Credentials);
        Assert.Empty(await _world.UnlinksAsync());
        Assert.Null(await _world.Grain.GetAsync(Token));
    }

    [Fact]
    public async Task A_second_deletion_finds_nothing()
    {
        await _world.CreateOnlineAsync();
        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.False(await _world.Grain.DeleteAsync(Token));
    }

    [Fact]
    public async Task Of_concurrent_deletions_one_finds_the_session()
    {
        await _world.CreateOnlineAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _world.Grain.DeleteAsync(Token)));

        Assert.Equal(1, all.Count(existed => existed));
    }

    [Fact]
    public async Task A_removal_that_is_not_confirmed_is_left_to_the_worker_with_the_credentials()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Connections.LogoutResult = false;

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.True(client.IsDisposed);
        Assert.Null(await _world.RecordAsync());
        Assert.Null(_world.Credentials);
        await AssertLeftToWorkerAsync();
    }

    [Fact]
    public async Task A_removal_that_fails_is_left_to_the_worker()
    {
        var client = await _world.CreateOnlineAsync();
        client.Fault = new OperationCanceledException();

        Assert.True(await _world.Grain.DeleteAsync(Token));

        await AssertLeftToWorkerAsync();
    }

    [Fact]
    public async Task A_linked_session_without_a_client_is_left_to_the_worker()
    {
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.Replaced, TestCredentials.Linked);

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Null(await _world.RecordAsync());
        await AssertLeftToWorkerAsync();
    }

    [Fact]
    public async Task A_session_that_was_never_linked_needs_no_removal()
    {
        var client = await _world.CreateAsync();
        await client.Store.SaveAsync(TestCredentials.Unlinked, Token);
        _world.Connections.LogoutResult = false;

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Empty(await _world.UnlinksAsync());
        Assert.Null(_world.Credentials);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_read_do_not_keep_a_session_from_being_deleted()
    {
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.CredentialsUnreadable, TestCredentials.Linked);
        _world.DeviceRows.DeviceOf(_world.Key).IsUnreadable = true;

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Null(await _world.RecordAsync());
    }

    [Fact]
    public async Task A_waiting_caller_learns_of_the_deletion()
    {
        await _world.CreateOnlineAsync();
        var waiting = _world.Grain.WaitAsync(4, TimeSpan.FromSeconds(25), Token);
        await _world.Grain.GetAsync(Token);

        await _world.Grain.DeleteAsync(Token);

        Assert.Null(await waiting.WaitAsync(Patience.Limit, Token));
    }

    [Fact]
    public async Task The_id_is_free_again_at_once()
    {
        var first = (await _world.CreateOnlineAsync()).Store;
        var epoch = (await _world.RecordAsync())!.Epoch;
        _world.Time.Advance(TimeSpan.FromSeconds(1));
        await _world.Grain.DeleteAsync(Token);

        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1));

        var session = await _world.AtVersionAsync(2);
        Assert.Equal((SessionReason.AwaitingScan, 2L, null), (session.Reason, session.Version, session.PhoneNumber));
        Assert.Equal(_world.Time.GetUtcNow(), session.CreatedAt);
        Assert.True((await _world.RecordAsync())!.Epoch > epoch);
        await client.Store.SaveAsync(TestCredentials.Unlinked, Token);
        await Assert.ThrowsAsync<OwnershipLostException>(async () => await first.SaveAsync(TestCredentials.Linked, Token));
    }

    [Fact]
    public async Task A_session_created_while_its_namesake_is_being_deleted_stays()
    {
        await _world.CreateOnlineAsync();
        var erasure = _world.Storage.Hold("device.erase");
        var deletion = _world.Grain.DeleteAsync(Token);
        await erasure.Reached;
        var creation = _world.Grain.CreateAsync(new CreateSession(), Token);
        Assert.Null(await _world.Grain.GetAsync(Token));
        erasure.Release();

        Assert.True(await deletion);
        Assert.True((await creation).Created);
        var client = await _world.Connections.NextAsync();
        client.Raise(TestEvents.Qr(1));
        Assert.Equal("ref-1", (await _world.AtVersionAsync(2)).Qr!.Text);
        Assert.False(client.IsDisposed);
    }

    [Fact]
    public async Task What_the_client_sees_while_the_deletion_is_written_is_not_lost()
    {
        var client = await _world.CreateOnlineAsync();
        var write = _world.Storage.Hold("session.replace");
        var deletion = _world.Grain.DeleteAsync(Token);
        await write.Reached;
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        Assert.Equal(SessionStatus.Reconnecting, (await _world.AtVersionAsync(5)).Status);
        write.Release();

        Assert.True(await deletion);
        Assert.Null(await _world.Grain.GetAsync(Token));
    }

    private async Task AssertLeftToWorkerAsync()
    {
        var unlink = Assert.Single(await _world.UnlinksAsync());
        Assert.Equal(_world.Tenant, unlink.Tenant);
        Assert.Equal(TestCredentials.Linked, await _world.UnlinkRows.LoadCredentialsAsync(unlink, Token));
        await _world.UnlinkSignal.WaitAsync(TimeSpan.FromDays(1), _world.Time, Token).WaitAsync(Patience.Limit, Token);
    }
}
