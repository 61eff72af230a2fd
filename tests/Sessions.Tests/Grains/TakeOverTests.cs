using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class TakeOverTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SessionStatus.Connected, SessionReason.Online)]
    [InlineData(SessionStatus.Reconnecting, SessionReason.LinkLost)]
    public async Task A_linked_session_is_reconnected_by_its_next_owner(SessionStatus status, string reason)
    {
        await _world.LeaveBehindAsync(status, reason, TestCredentials.Linked);

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.ServerRestart, 8L), (session.Status, session.Reason, session.Version));
        var record = (await _world.RecordAsync())!;
        Assert.Equal((_world.Silo.Own, 101L, SessionStatus.Reconnecting), (record.Owner, record.Epoch, record.Status));
        Assert.Equal(101, _world.DeviceRows.DeviceOf(_world.Key).Epoch);
        Assert.Equal(TestCredentials.Linked, await (await _world.Connections.NextAsync()).Store.LoadAsync(Token));
    }

    [Fact]
    public async Task A_session_of_another_server_has_moved_and_is_online_again_when_it_is()
    {
        _world.Silo.Elsewhere.Add("gone");
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.OwnerMoved), (session.Status, session.Reason));
        var client = await _world.Connections.NextAsync();
        // An attempt that fails is no news: what it is waiting for is the same.
        client.Raise(new ConnectionLost(DisconnectReason.Unreachable, null));
        Assert.Equal(SessionReason.OwnerMoved, (await _world.AtVersionAsync(9)).Reason);
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal(SessionReason.Online, (await _world.AtVersionAsync(10)).Reason);
    }

    [Fact]
    public async Task The_record_and_then_the_device_are_claimed_before_anything_is_read_or_opened()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);

        await _world.Grain.ResumeAsync(Token);

        // What is told of it meanwhile reads and opens nothing of the session's.
        var calls = _world.Storage.Calls.Where(call => !call.StartsWith("events.", StringComparison.Ordinal));
        Assert.Equal(["session.load", "session.replace", "device.claim", "device.load", "session.replace"], calls);
    }

    [Fact]
    public async Task A_link_that_was_online_before_ranks_above_one_that_never_was_and_a_new_session_above_both()
    {
        await _world.LeaveBehindAsync(SessionStatus.Pending, SessionReason.Linking, TestCredentials.Linked);
        await _world.Grain.ResumeAsync(Token);
        var client = await _world.Connections.NextAsync();
        Assert.Equal(ConnectPriority.NeverConnected, client.Priority);
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        await _world.SavedAsync((await _world.AtVersionAsync(8)).Version);

        await _world.RestartAsync();
        await _world.Grain.ResumeAsync(Token);
        Assert.Equal(ConnectPriority.OnceConnected, (await _world.Connections.NextAsync()).Priority);

        await _world.Grain.DeleteAsync(Token);
        Assert.Equal(ConnectPriority.Awaited, (await _world.CreateAsync()).Priority);
    }

    [Fact]
    public async Task A_resumed_session_comes_online_again()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);
        await _world.Grain.ResumeAsync(Token);
        var client = await _world.Connections.NextAsync();

        client.Raise(TestEvents.Unreachable);
        Assert.Equal(SessionReason.ServerRestart, (await _world.AtVersionAsync(9)).Reason);
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));

        Assert.Equal(SessionStatus.Connected, (await _world.AtVersionAsync(10)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_that_no_phone_had_linked_is_expired_and_its_keys_are_erased(bool hasKeys)
    {
        await _world.LeaveBehindAsync(SessionStatus.Pending, SessionReason.AwaitingScan, hasKeys ? TestCredentials.Unlinked : null);

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Expired, SessionReason.LinkInterrupted, 8L), (session.Status, session.Reason, session.Version));
        Assert.Null(_world.Credentials);
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task A_phone_that_linked_just_before_the_crash_is_not_forgotten()
    {
        await _world.LeaveBehindAsync(SessionStatus.Pending, SessionReason.AwaitingScan, TestCredentials.Linked);

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Pending, SessionReason.Linking), (session.Status, session.Reason));
        (await _world.Connections.NextAsync()).Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal("+491510000001", (await _world.AtVersionAsync(9)).PhoneNumber);
    }

    [Theory]
    [InlineData(SessionStatus.Connected)]
    [InlineData(SessionStatus.Pending)]
    public async Task Credentials_that_cannot_be_read_are_left_as_they_are(SessionStatus status)
    {
        await _world.LeaveBehindAsync(status, SessionReason.Online, TestCredentials.Linked);
        _world.DeviceRows.DeviceOf(_world.Key).IsUnreadable = true;

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Failed, SessionReason.CredentialsUnreadable), (session.Status, session.Reason));
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task Credentials_that_another_process_could_not_read_are_looked_at_once_more()
    {
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.CredentialsUnreadable, TestCredentials.Linked);
        _world.DeviceRows.DeviceOf(_world.Key).IsUnreadable = true;

        var first = (await _world.Grain.GetAsync(Token))!;
        await _world.DeactivateAsync();
        var second = (await _world.Grain.GetAsync(Token))!;

        Assert.Equal((SessionStatus.Failed, SessionReason.CredentialsUnreadable, 7L), (first.Status, first.Reason, first.Version));
        Assert.Equal((SessionStatus.Failed, 7L), (second.Status, second.Version));
        Assert.Equal(1, _world.Storage.Count("device.load"));
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
    }

    [Fact]
    public async Task A_session_whose_key_came_back_is_reconnected_by_the_next_process()
    {
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.CredentialsUnreadable, TestCredentials.Linked);

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.ServerRestart), (session.Status, session.Reason));
        await _world.Connections.NextAsync();
    }

    [Fact]
    public async Task A_session_whose_key_came_back_and_that_no_phone_had_linked_is_expired()
    {
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.CredentialsUnreadable, TestCredentials.Unlinked);

        await _world.Grain.ResumeAsync(Token);

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Expired, SessionReason.LinkInterrupted), (session.Status, session.Reason));
        Assert.Null(_world.Credentials);
    }

    [Fact]
    public async Task Credentials_that_no_client_wrote_are_left_as_they_are()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, [0xff, 0x01]);

        await _world.Grain.ResumeAsync(Token);

        Assert.Equal(SessionReason.CredentialsUnreadable, (await _world.Grain.GetAsync(Token))!.Reason);
        Assert.Equal([0xff, 0x01], _world.Credentials);
    }

    [Fact]
    public async Task A_linked_session_without_credentials_is_logged_out()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online);

        await _world.Grain.ResumeAsync(Token);

        Assert.Equal(SessionStatus.LoggedOut, (await _world.Grain.GetAsync(Token))!.Status);
        Assert.Equal(0, _world.Connections.Count);
    }

    [Theory]
    [InlineData(SessionStatus.Expired, SessionReason.QrExhausted)]
    [InlineData(SessionStatus.LoggedOut, SessionReason.DeviceRemoved)]
    [InlineData(SessionStatus.Failed, SessionReason.Replaced)]
    [InlineData(SessionStatus.Stopped, "stopped-by-user")]
    public async Task A_session_that_has_ended_is_read_and_not_claimed(SessionStatus status, string reason)
    {
        var record = await _world.LeaveBehindAsync(status, reason, TestCredentials.Linked);

        Assert.Equal((status, reason, 7L), await _world.Grain.GetAsync(Token) is { } s ? (s.Status, s.Reason, s.Version) : default);

        Assert.Equal(record, await _world.RecordAsync());
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task A_deletion_under_way_is_finished()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked, deletionId: "d1");

        await _world.Grain.ResumeAsync(Token);

        Assert.Null(await _world.RecordAsync());
        Assert.Null(_world.Credentials);
        Assert.Equal("d1", Assert.Single(await _world.UnlinksAsync()).UnlinkId);
        Assert.Null(await _world.Grain.GetAsync(Token));
    }

    [Fact]
    public async Task Only_one_of_two_processes_that_claim_at_the_same_time_opens_a_client()
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);
        var claim = _world.Storage.Hold("session.replace");
        var resuming = _world.Grain.ResumeAsync(Token);
        await claim.Reached;
        await _world.StealAsync();
        claim.Release();

        await Assert.ThrowsAsync<Sessions.Storage.StorageUnavailableException>(() => resuming);

        Assert.Equal(0, _world.Connections.Count);
        Assert.Equal("thief", (await _world.RecordAsync())!.Owner);
    }

    [Fact]
    public async Task Every_activation_fences_the_one_before_it_in_the_same_process()
    {
        var older = await _world.CreateOnlineAsync();
        await _world.DeactivateAsync();
        await _world.Grain.ResumeAsync(Token);

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await older.Store.SaveAsync(TestCredentials.Unlinked, Token));
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
    }
}
