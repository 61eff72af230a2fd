using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class OutageTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_exception_keeps_its_type_on_its_way_to_the_caller(bool isLocal)
    {
        _world.Storage.IsDown = true;
        var grain = isLocal ? _world.LocalGrain : _world.Grain;

        var exception = await Assert.ThrowsAsync<StorageUnavailableException>(() => grain.GetAsync(Token));

        Assert.Equal("The test says so.", exception.Message);
        Assert.True(exception.IsTransient);
    }

    [Fact]
    public async Task A_session_cannot_be_created_and_nothing_is_left_behind()
    {
        await _world.Grain.GetAsync(Token);
        _world.Storage.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.CreateAsync(new CreateSession(), Token));
        _world.Storage.IsDown = false;

        Assert.Null(await _world.Grain.GetAsync(Token));
        Assert.Null(await _world.RecordAsync());
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task A_creation_that_was_written_although_its_caller_was_told_otherwise_is_removed()
    {
        _world.Storage.LoseAnswerOf("session.add");
        _world.Storage.LoseAnswerOf("session.delete");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.CreateAsync(new CreateSession(), Token));

        await _world.PassTimeUntilAsync(async () => _world.Storage.Calls.Contains("session.delete") && await _world.RecordAsync() is null);
        Assert.Null(await _world.Grain.GetAsync(Token));
        Assert.Equal(0, _world.Connections.Count);
    }

    [Fact]
    public async Task A_creation_tried_again_at_once_succeeds()
    {
        _world.Storage.LoseAnswerOf("session.add");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.CreateAsync(new CreateSession("one"), Token));

        var created = await _world.Grain.CreateAsync(new CreateSession("two"), Token);

        Assert.True(created.Created);
        Assert.Equal("two", (await _world.RecordAsync())!.Name);
        (await _world.Connections.NextAsync()).Raise(TestEvents.Qr(1));
        await _world.AtVersionAsync(2);
        Assert.Equal("two", (await _world.SavedAsync(2)).Name);
    }

    [Fact]
    public async Task A_deletion_that_cannot_be_written_changes_nothing()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.DeleteAsync(Token));

        Assert.Equal((SessionStatus.Connected, 4L), await _world.Grain.GetAsync(Token) is { } s ? (s.Status, s.Version) : default);
        Assert.False(client.IsDisposed);
        Assert.Equal(0, client.LogoutCount);
    }

    [Fact]
    public async Task A_deletion_whose_answer_was_lost_can_be_repeated()
    {
        await _world.CreateOnlineAsync();
        _world.Storage.LoseAnswerOf("session.replace");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.DeleteAsync(Token));

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Null(await _world.RecordAsync());
        Assert.Null(_world.Credentials);
    }

    [Fact]
    public async Task A_deletion_of_an_ended_session_whose_answer_was_lost_can_be_repeated()
    {
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);
        await _world.Grain.GetAsync(Token);
        _world.Storage.LoseAnswerOf("session.replace");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.DeleteAsync(Token));

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Null(await _world.RecordAsync());
    }

    [Theory]
    [InlineData("gone")]
    [InlineData(null)]
    public async Task A_change_of_an_ended_session_whose_answer_was_lost_did_not_happen(string? owner)
    {
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted, owner: owner ?? _world.Silo.Own);
        await _world.Grain.GetAsync(Token);
        _world.Storage.LoseAnswerOf("session.replace");
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.UpdateAsync(new UpdateSession { Name = new("two") }, Token));

        await _world.Storage.UntilAsync(async () => await _world.RecordAsync() is { Name: null, Owner: var now } && now == _world.Silo.Own);
        Assert.Null((await _world.Grain.GetAsync(Token))!.Name);

        await _world.Grain.UpdateAsync(new UpdateSession { Name = new("three") }, Token);
        Assert.Equal("three", (await _world.RecordAsync())!.Name);
    }

    [Fact]
    public async Task A_change_tried_again_before_the_lost_one_is_undone_is_made()
    {
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);
        await _world.Grain.GetAsync(Token);
        // It is written, and then storage is down.
        _world.Storage.CrashAt(1, isDone: true);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.UpdateAsync(new UpdateSession { Name = new("two") }, Token));
        Assert.Equal("two", (await _world.RecordAsync())!.Name);
        _world.Storage.Restore();

        Assert.Equal("three", (await _world.Grain.UpdateAsync(new UpdateSession { Name = new("three") }, Token)).Session!.Name);
        Assert.Equal("three", (await _world.RecordAsync())!.Name);
    }

    [Theory]
    [InlineData("device.load")]
    [InlineData("unlink.add")]
    [InlineData("device.erase")]
    [InlineData("session.delete")]
    public async Task A_deletion_begun_is_finished_when_storage_answers_again(string lost)
    {
        await _world.CreateOnlineAsync();
        _world.Connections.LogoutResult = false;
        _world.Storage.LoseAnswerOf(lost);

        Assert.True(await _world.Grain.DeleteAsync(Token));
        Assert.Null(await _world.Grain.GetAsync(Token));

        await _world.PassTimeUntilAsync(async () => await _world.RecordAsync() is null);
        Assert.Null(_world.Credentials);
        Assert.Single(await _world.UnlinksAsync());
        Assert.False(await _world.PassTimeUntilAsync(_world.Grain.DeleteAsync(Token)));
    }

    [Fact]
    public async Task What_happens_meanwhile_is_told_at_once_and_saved_later_as_a_whole()
    {
        var client = await _world.CreateOnlineAsync();
        var writes = _world.Storage.Count("session.replace");
        _world.Storage.IsDown = true;

        client.Raise(new ConnectionLost(DisconnectReason.Closed, null), TestEvents.Unreachable, TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal(SessionStatus.Connected, (await _world.AtVersionAsync(7)).Status);
        Assert.Equal(4, (await _world.RecordAsync())!.Version);
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("session.replace") >= writes + 3));
        _world.Storage.IsDown = false;

        await _world.PassTimeUntilAsync(async () => (await _world.RecordAsync())!.Version == 7);
    }

    [Fact]
    public async Task A_status_does_not_wait_for_a_save_that_takes_long()
    {
        var client = await _world.CreateOnlineAsync();
        var save = _world.Storage.Hold("session.replace");
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        await save.Reached;

        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()), new ConnectionLost(DisconnectReason.KeepAliveTimeout, null));

        Assert.Equal((SessionStatus.Reconnecting, DisconnectReason.KeepAliveTimeout), await _world.AtVersionAsync(7) is var s ? (s.Status, s.LastFailure) : default);
        save.Release();
        Assert.Equal(SessionStatus.Reconnecting, (await _world.SavedAsync(7)).Status);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_is_not_taken_for_another_owners()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.LoseAnswerOf("session.replace");

        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("session.load") == 2 && _world.Storage.SessionCalls[^1] == "session.replace"));
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));

        Assert.Equal(SessionStatus.Connected, (await _world.SavedAsync(6)).Status);
        Assert.False(client.IsDisposed);
    }

    [Fact]
    public async Task Worthless_keys_are_erased_when_storage_answers_again()
    {
        var client = await _world.CreateOnlineAsync();
        var writes = _world.Storage.Count("session.replace");
        _world.Storage.LoseAnswerOf("device.erase");
        _world.Storage.LoseAnswerOf("session.replace");

        client.Raise(new ClientStopped(StopReason.LoggedOut));

        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("session.replace") >= writes + 3));
        Assert.Null(_world.Credentials);
        Assert.Equal(SessionStatus.LoggedOut, (await _world.RecordAsync())!.Status);
    }

    [Theory]
    [InlineData("session.replace")]
    [InlineData("device.claim")]
    [InlineData("device.load")]
    public async Task A_session_that_could_not_be_claimed_is_claimed_when_storage_answers_again(string lost)
    {
        await _world.LeaveBehindAsync(SessionStatus.Connected, SessionReason.Online, TestCredentials.Linked);
        _world.Storage.LoseAnswerOf(lost);

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.ResumeAsync(Token));

        await _world.PassTimeUntilAsync(_world.Connections.NextAsync());
        Assert.Equal(SessionStatus.Reconnecting, (await _world.Grain.GetAsync(Token))!.Status);
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task Stopping_waits_for_the_save_under_way()
    {
        var client = await _world.CreateOnlineAsync();
        var save = _world.Storage.Hold("session.replace");
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        await save.Reached;

        var stopping = _world.DeactivateAsync();
        await client.Disposed;
        save.Release();
        await stopping;

        Assert.Equal(5, (await _world.RecordAsync())!.Version);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_storage_that_is_down()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        await _world.AtVersionAsync(5);

        await _world.DeactivateAsync();

        Assert.True(client.IsDisposed);
    }
}
