using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class RecoveryTests : IAsyncLifetime
{
    private readonly World _world;
    private readonly FakeMembership _membership = new();
    private readonly SessionRecovery _recovery;

    public RecoveryTests(GrainCluster cluster)
    {
        _world = cluster.NewWorld();
        _recovery = new(_world.Sessions, _world.Silo, _membership, cluster.Client, _world.Time, NullLogger<SessionRecovery>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _recovery.StopAsync(CancellationToken.None);
        _recovery.Dispose();
    }

    [Fact]
    public async Task Sessions_whose_owner_is_gone_come_back_unasked_and_others_are_left_alone()
    {
        _world.Silo.Others.Add("alive");
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked, id: "orphan");
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked, owner: "alive", id: "elsewhere");
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted, id: "ended");
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.Replaced, TestCredentials.Linked, deletionId: "d1", id: "going");

        await _recovery.StartAsync(Token);

        await _world.Connections.NextAsync();
        await _world.Storage.UntilAsync(async () => await FindAsync("going") is null);
        Assert.Equal(_world.Silo.Own, (await FindAsync("orphan"))!.Owner);
        Assert.Equal("alive", (await FindAsync("elsewhere"))!.Owner);
        Assert.Equal("gone", (await FindAsync("ended"))!.Owner);
        Assert.Single(await _world.UnlinksAsync());
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task Sessions_whose_key_came_back_come_back_unasked()
    {
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.CredentialsUnreadable, TestCredentials.Linked);

        await _recovery.StartAsync(Token);

        await _world.Connections.NextAsync();
    }

    [Fact]
    public async Task Events_that_the_last_process_did_not_log_are_logged_unasked()
    {
        await _world.CreateOnlineAsync();
        _world.EventRows.IsUnavailable = true;
        await _world.Grain.StopAsync(Token);
        await _world.RestartAsync();
        _world.EventRows.IsUnavailable = false;

        await _recovery.StartAsync(Token);

        Assert.Equal(SessionReason.StoppedByUser, (await _world.LoggedAsync(5))[4].Reason);
    }

    [Fact]
    public async Task Storage_that_is_down_at_the_start_is_waited_for()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);
        _world.Storage.IsDown = true;
        await _recovery.StartAsync(Token);
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("session.scan") >= 3));
        _world.Storage.IsDown = false;

        await _world.PassTimeUntilAsync(async () => (await _world.RecordAsync())!.Owner == _world.Silo.Own);

        await _world.Connections.NextAsync();
    }

    [Fact]
    public async Task One_session_that_fails_does_not_stop_the_others_and_is_tried_again()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked, id: "a");
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked, id: "b");
        _world.Storage.LoseAnswerOf("device.claim");
        await _recovery.StartAsync(Token);

        await _world.Connections.NextAsync();
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("device.claim") >= 3));
        await _world.Connections.NextAsync();
    }

    [Fact]
    public async Task Sessions_of_a_member_that_dies_are_taken_over()
    {
        _world.Silo.Others.Add("alive");
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked, owner: "alive");
        await _recovery.StartAsync(Token);
        await _membership.Subscribed;
        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Storage.Calls.Contains("session.scan")));
        Assert.Equal(0, _world.Connections.Count);

        _world.Silo.Others.Clear();
        _membership.Tell(SiloStatus.Dead);

        await _world.Connections.NextAsync();
    }

    private async Task<SessionRecord?> FindAsync(string id) =>
        (await _world.SessionRows.LoadAsync(new SessionKey(_world.Tenant, id), CancellationToken.None))?.Record;
}
