using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class LifecycleTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_session_has_no_socket_and_keeps_its_link()
    {
        var client = await _world.CreateOnlineAsync();

        var session = (await _world.Grain.StopAsync(Token))!;

        Assert.Equal((SessionStatus.Stopped, SessionReason.StoppedByUser, 5L), (session.Status, session.Reason, session.Version));
        Assert.Equal("+491510000001", session.PhoneNumber);
        Assert.Null(session.Evidence);
        Assert.True(client.IsDisposed);
        Assert.Equal(0, client.LogoutCount);
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
        Assert.Equal(SessionStatus.Stopped, (await _world.RecordAsync())!.Status);
    }

    [Fact]
    public async Task Stopped_is_durable_before_the_socket_closes()
    {
        var client = await _world.CreateOnlineAsync();
        var write = _world.Storage.Hold("session.replace");
        var stopping = _world.Grain.StopAsync(Token);
        await write.Reached;
        Assert.False(client.IsDisposed);
        write.Release();

        await stopping;

        Assert.True(client.IsDisposed);
    }

    [Fact]
    public async Task A_stop_that_cannot_be_saved_changes_nothing()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StopAsync(Token));

        Assert.False(client.IsDisposed);
        Assert.Equal(SessionStatus.Connected, (await _world.Grain.GetAsync(Token))!.Status);
        _world.Storage.IsDown = false;
    }

    [Fact]
    public async Task A_stop_whose_answer_was_lost_did_not_happen()
    {
        await _world.CreateOnlineAsync();
        _world.Storage.LoseAnswerOf("session.replace");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StopAsync(Token));

        await _world.Storage.UntilAsync(async () => (await _world.RecordAsync())!.Status == SessionStatus.Connected);
        Assert.Equal(SessionStatus.Connected, (await _world.Grain.GetAsync(Token))!.Status);
    }

    [Fact]
    public async Task A_stopped_session_starts_with_the_keys_it_has()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.StopAsync(Token);

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal((SessionStatus.Reconnecting, SessionReason.Starting, 6L), (session.Status, session.Reason, session.Version));
        await _world.Connections.NextAsync();
        var client = await AssertOneClientAsync();
        Assert.Equal(TestCredentials.Linked, await client.Store.LoadAsync(Token));
        client.Raise(TestEvents.Unreachable);
        Assert.Equal(SessionReason.Starting, (await _world.AtVersionAsync(7)).Reason);
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal(SessionStatus.Connected, (await _world.AtVersionAsync(8)).Status);
    }

    [Fact]
    public async Task Stopped_outlives_the_process_and_starts_in_the_next()
    {
        await _world.CreateOnlineAsync();
        var older = _world.Connections.Last;
        await _world.Grain.StopAsync(Token);
        await _world.RestartAsync();

        await _world.Grain.ResumeAsync(Token);

        Assert.Equal(SessionStatus.Stopped, (await _world.Grain.GetAsync(Token))!.Status);
        Assert.Equal(1, _world.Connections.Count);
        await _world.Grain.StartAsync(Token);
        var client = await _world.Connections.NextAsync();
        Assert.Equal(TestCredentials.Linked, await client.Store.LoadAsync(Token));
        Assert.Equal(_world.Silo.Own, (await _world.RecordAsync())!.Owner);
        await Assert.ThrowsAsync<OwnershipLostException>(async () => await older.Store.SaveAsync(TestCredentials.Unlinked, Token));
    }

    [Theory]
    [InlineData(SessionStatus.Stopped, SessionReason.StoppedByUser)]
    [InlineData(SessionStatus.Failed, SessionReason.Replaced)]
    [InlineData(SessionStatus.Failed, SessionReason.TemporarilyBanned)]
    [InlineData(SessionStatus.Failed, SessionReason.ClientOutdated)]
    [InlineData(SessionStatus.Failed, SessionReason.Refused)]
    public async Task What_has_kept_its_keys_starts_with_them(SessionStatus status, string reason)
    {
        await _world.LeaveBehindAsync(status, reason, TestCredentials.Linked);

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal((SessionStatus.Reconnecting, SessionReason.Starting), (session.Status, session.Reason));
        Assert.Equal(("+491510000001", TestCredentials.Jid), (session.PhoneNumber, session.Jid));
        Assert.Equal(TestCredentials.Linked, await (await _world.Connections.NextAsync()).Store.LoadAsync(Token));
        var record = (await _world.RecordAsync())!;
        Assert.Equal((_world.Silo.Own, 101L, SessionStatus.Reconnecting), (record.Owner, record.Epoch, record.Status));
    }

    [Theory]
    [InlineData(SessionStatus.Expired, SessionReason.QrExhausted, false)]
    [InlineData(SessionStatus.LoggedOut, SessionReason.DeviceRemoved, false)]
    [InlineData(SessionStatus.Failed, SessionReason.Banned, false)]
    [InlineData(SessionStatus.Failed, SessionReason.PairingRejected, false)]
    [InlineData(SessionStatus.Failed, SessionReason.Refused, true)]
    [InlineData(SessionStatus.Stopped, SessionReason.StoppedByUser, true)]
    public async Task What_no_phone_knows_starts_with_new_keys(SessionStatus status, string reason, bool hasKeys)
    {
        await _world.LeaveBehindAsync(status, reason, hasKeys ? TestCredentials.Unlinked : null);

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting, 8L), (session.Status, session.Reason, session.Version));
        var client = await _world.Connections.NextAsync();
        Assert.Null(await client.Store.LoadAsync(Token));
        client.Raise(TestEvents.Qr(1));
        Assert.Equal("ref-1", (await _world.AtVersionAsync(9)).Qr!.Text);
    }

    [Fact]
    public async Task A_session_armed_for_a_new_link_forgets_the_last_one()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new ClientStopped(StopReason.DeviceRemoved));
        Assert.Equal("+491510000001", (await _world.AtVersionAsync(5)).PhoneNumber);

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal((SessionStatus.Pending, null, null, null, null), (session.Status, session.PhoneNumber, session.Jid, session.Lid, session.PushName));
        Assert.Null(session.ConnectedAt);
        Assert.Null(_world.Credentials);
        await _world.Connections.NextAsync();
        Assert.Null(await (await AssertOneClientAsync()).Store.LoadAsync(Token));
    }

    [Fact]
    public async Task Keys_that_are_still_to_be_erased_are_never_used_again()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;
        client.Raise(new ClientStopped(StopReason.LoggedOut));
        await _world.AtVersionAsync(5);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StartAsync(Token));
        _world.Storage.IsDown = false;

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal(SessionStatus.Pending, session.Status);
        Assert.Null(_world.Credentials);
    }

    [Fact]
    public async Task Credentials_that_cannot_be_read_are_left_alone_by_a_start()
    {
        await _world.LeaveBehindAsync(SessionStatus.Stopped, SessionReason.StoppedByUser, TestCredentials.Linked);
        _world.DeviceRows.DeviceOf(_world.Key).IsUnreadable = true;

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal((SessionStatus.Failed, SessionReason.CredentialsUnreadable), (session.Status, session.Reason));
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task Starting_what_runs_changes_nothing()
    {
        await _world.CreateOnlineAsync();

        Assert.Equal(4, (await _world.Grain.StartAsync(Token))!.Version);

        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task Stopping_what_is_stopped_changes_nothing()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.StopAsync(Token);

        Assert.Equal(5, (await _world.Grain.StopAsync(Token))!.Version);
    }

    [Theory]
    [InlineData(SessionStatus.Expired, SessionReason.QrExhausted)]
    [InlineData(SessionStatus.LoggedOut, SessionReason.DeviceRemoved)]
    [InlineData(SessionStatus.Failed, SessionReason.Banned)]
    public async Task Stopping_what_is_over_changes_nothing(SessionStatus status, string reason)
    {
        var record = await _world.LeaveBehindAsync(status, reason);

        Assert.Equal(7, (await _world.Grain.StopAsync(Token))!.Version);

        Assert.Equal(record, await _world.RecordAsync());
    }

    [Fact]
    public async Task A_failed_session_that_is_linked_can_be_stopped()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new ClientStopped(StopReason.Replaced));
        await _world.SavedAsync(5);
        await _world.RestartAsync();

        Assert.Equal(SessionStatus.Stopped, (await _world.Grain.StopAsync(Token))!.Status);

        Assert.Equal(TestCredentials.Linked, _world.Credentials);
    }

    [Fact]
    public async Task Stopping_before_the_scan_ends_the_attempt_and_erases_its_keys()
    {
        var client = await _world.CreateAsync();
        await client.Store.SaveAsync(TestCredentials.Unlinked, Token);
        client.Raise(TestEvents.Qr(1));
        await _world.SavedAsync(2);

        var session = (await _world.Grain.StopAsync(Token))!;

        Assert.Equal((SessionStatus.Expired, SessionReason.StoppedByUser, 3L), (session.Status, session.Reason, session.Version));
        Assert.Null(session.Qr);
        Assert.True(client.IsDisposed);
        Assert.Null(_world.Credentials);
    }

    [Fact]
    public async Task A_phone_that_links_while_the_attempt_is_stopped_is_not_forgotten()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1));
        await _world.SavedAsync(2);
        // Saved by the client, which is closed before it can tell.
        await client.Store.SaveAsync(TestCredentials.Linked, Token);

        var session = (await _world.Grain.StopAsync(Token))!;

        Assert.Equal((SessionStatus.Stopped, SessionReason.StoppedByUser), (session.Status, session.Reason));
        Assert.Equal("+491510000001", session.PhoneNumber);
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
    }

    [Fact]
    public async Task An_attempt_whose_end_cannot_be_saved_goes_on()
    {
        await _world.CreateAsync();
        _world.Storage.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StopAsync(Token));

        var client = await AssertOneClientAsync(await _world.Connections.NextAsync());
        client.Raise(TestEvents.Qr(1));
        Assert.Equal(SessionReason.AwaitingScan, (await _world.AtVersionAsync(2)).Reason);
        _world.Storage.IsDown = false;
    }

    [Fact]
    public async Task A_restart_closes_the_socket_before_it_opens_another()
    {
        var first = await _world.CreateOnlineAsync();

        var session = (await _world.Grain.RestartAsync(Token))!;

        Assert.Equal((SessionStatus.Reconnecting, SessionReason.Starting, 5L), (session.Status, session.Reason, session.Version));
        Assert.True(first.IsDisposed);
        var second = await AssertOneClientAsync(await _world.Connections.NextAsync());
        first.Raise(new ClientStopped(StopReason.LoggedOut));
        second.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal(SessionStatus.Connected, (await _world.AtVersionAsync(6)).Status);
        Assert.Equal(TestCredentials.Linked, _world.Credentials);
    }

    [Fact]
    public async Task A_restart_needs_no_storage_to_reconnect()
    {
        await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;

        await _world.Grain.RestartAsync(Token);

        await _world.Connections.NextAsync();
        _world.Storage.IsDown = false;
    }

    [Fact]
    public async Task A_restart_begins_the_QRs_anew()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(4));
        await _world.SavedAsync(2);

        var session = (await _world.Grain.RestartAsync(Token))!;

        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting, null), (session.Status, session.Reason, session.Qr));
        (await AssertOneClientAsync(await _world.Connections.NextAsync())).Raise(TestEvents.Qr(1));
        Assert.Equal("ref-1", (await _world.AtVersionAsync(4)).Qr!.Text);
    }

    [Fact]
    public async Task A_restart_starts_what_does_not_run()
    {
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);

        Assert.Equal(SessionStatus.Pending, (await _world.Grain.RestartAsync(Token))!.Status);

        await _world.Connections.NextAsync();
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_turned_on_or_off()
    {
        Assert.Null(await _world.Grain.StartAsync(Token));
        Assert.Null(await _world.Grain.StopAsync(Token));
        Assert.Null(await _world.Grain.RestartAsync(Token));
        Assert.Equal(new LogoutResult(false, null), await _world.Grain.LogoutAsync(Token));
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task A_start_cut_off_by_storage_is_taken_up_when_it_answers()
    {
        await _world.LeaveBehindAsync(SessionStatus.Stopped, SessionReason.StoppedByUser, TestCredentials.Linked);
        _world.Storage.LoseAnswerOf("session.replace");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StartAsync(Token));

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.Starting), (session.Status, session.Reason));
        await _world.Connections.NextAsync();
        await _world.Storage.UntilAsync(async () => (await _world.RecordAsync())!.Status == SessionStatus.Reconnecting);
    }

    [Fact]
    public async Task A_start_that_was_not_saved_leaves_the_session_stopped()
    {
        await _world.LeaveBehindAsync(SessionStatus.Stopped, SessionReason.StoppedByUser, TestCredentials.Linked);
        await _world.Grain.GetAsync(Token);
        _world.Storage.IsDown = true;
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StartAsync(Token));
        _world.Storage.IsDown = false;

        Assert.Equal(SessionStatus.Stopped, (await _world.Grain.GetAsync(Token))!.Status);
        Assert.Equal(0, _world.Connections.Count);
        Assert.Equal(SessionStatus.Reconnecting, (await _world.Grain.StartAsync(Token))!.Status);
    }

    [Fact]
    public async Task What_expired_long_enough_ago_is_removed_and_nothing_else()
    {
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);
        var now = _world.Time.GetUtcNow();

        Assert.False(await _world.Grain.RemoveExpiredAsync(now, Token));
        Assert.NotNull(await _world.RecordAsync());
        Assert.True(await _world.Grain.RemoveExpiredAsync(now.AddTicks(1), Token));
        Assert.Null(await _world.RecordAsync());
        await _world.CreateOnlineAsync();
        Assert.False(await _world.Grain.RemoveExpiredAsync(now.AddYears(1), Token));
    }

    private async Task<FakeConnection> AssertOneClientAsync(FakeConnection? expected = null)
    {
        await _world.Grain.GetAsync(Token);
        Assert.False(_world.Connections.TryTakeNext(out _), "There are more clients than one.");
        var open = Assert.Single(_world.Connections.All, connection => !connection.IsDisposed);
        if (expected is not null) Assert.Same(expected, open);
        return open;
    }
}
