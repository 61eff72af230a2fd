using Sessions.Storage;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class LogoutTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_confirmed_logout_keeps_the_record_and_nothing_else()
    {
        var client = await _world.CreateOnlineAsync();

        var result = await _world.Grain.LogoutAsync(Token);

        Assert.True(result.IsLoggedOut);
        Assert.Equal((SessionStatus.LoggedOut, SessionReason.LoggedOutByUser, 5L), (result.Session!.Status, result.Session.Reason, result.Session.Version));
        Assert.Equal("+491510000001", result.Session.PhoneNumber);
        Assert.Equal(1, client.LogoutCount);
        Assert.True(client.IsDisposed);
        Assert.Null(_world.Credentials);
        Assert.Empty(await _world.UnlinksAsync());
        var record = (await _world.RecordAsync())!;
        Assert.Equal((SessionStatus.LoggedOut, null, 5L), (record.Status, record.UnlinkId, record.Version));
    }

    [Fact]
    public async Task An_unconfirmed_logout_is_left_to_the_worker_with_the_credentials()
    {
        await _world.CreateOnlineAsync();
        _world.Connections.LogoutResult = false;

        Assert.True((await _world.Grain.LogoutAsync(Token)).IsLoggedOut);

        var unlink = Assert.Single(await _world.UnlinksAsync());
        Assert.Equal(TestCredentials.Linked, await _world.UnlinkRows.LoadCredentialsAsync(unlink, Token));
        Assert.Null(_world.Credentials);
        Assert.Null((await _world.RecordAsync())!.UnlinkId);
    }

    [Fact]
    public async Task A_stopped_session_is_logged_out_by_the_worker()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.StopAsync(Token);
        await _world.RestartAsync();

        Assert.True((await _world.Grain.LogoutAsync(Token)).IsLoggedOut);

        Assert.Single(await _world.UnlinksAsync());
        Assert.Null(_world.Credentials);
        Assert.Equal(1, _world.Connections.Count);
    }

    [Fact]
    public async Task Its_own_logout_is_not_told_as_the_phone_s()
    {
        var client = await _world.CreateOnlineAsync();
        SessionSnapshot? meanwhile = null;
        client.OnLogout = async () =>
        {
            client.Raise(new ClientStopped(StopReason.DeviceRemoved, 401));
            // The owner takes what it is told in order: when it answers this, it has heard that.
            meanwhile = await _world.Grain.GetAsync(Token);
        };

        var result = await _world.Grain.LogoutAsync(Token);

        Assert.Equal((SessionReason.LoggedOutByUser, 5L), (meanwhile!.Reason, meanwhile.Version));
        Assert.Equal((SessionReason.LoggedOutByUser, 5L), (result.Session!.Reason, result.Session.Version));
        Assert.Equal((SessionReason.LoggedOutByUser, 5L), await _world.Grain.GetAsync(Token) is { } s ? (s.Reason, s.Version) : default);
    }

    [Theory]
    [InlineData(SessionReason.LoggedOutByUser)]
    [InlineData(SessionReason.DeviceRemoved)]
    public async Task A_second_logout_changes_nothing(string reason)
    {
        await _world.LeaveBehindAsync(SessionStatus.LoggedOut, reason);

        var result = await _world.Grain.LogoutAsync(Token);

        Assert.True(result.IsLoggedOut);
        Assert.Equal((reason, 7L), (result.Session!.Reason, result.Session.Version));
    }

    [Theory]
    [InlineData(SessionStatus.Expired, SessionReason.QrExhausted)]
    [InlineData(SessionStatus.Failed, SessionReason.PairingRejected)]
    public async Task What_no_phone_has_linked_cannot_be_logged_out(SessionStatus status, string reason)
    {
        await _world.LeaveBehindAsync(status, reason);

        var result = await _world.Grain.LogoutAsync(Token);

        Assert.False(result.IsLoggedOut);
        Assert.Equal((status, 7L), (result.Session!.Status, result.Session.Version));
    }

    [Fact]
    public async Task A_session_that_shows_a_QR_is_not_disturbed_by_a_logout()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1));
        await _world.AtVersionAsync(2);

        Assert.False((await _world.Grain.LogoutAsync(Token)).IsLoggedOut);

        Assert.False(client.IsDisposed);
        Assert.NotNull((await _world.Grain.GetAsync(Token))!.Qr);
    }

    [Fact]
    public async Task A_session_logged_out_can_be_linked_anew()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.LogoutAsync(Token);

        var session = (await _world.Grain.StartAsync(Token))!;

        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting, null), (session.Status, session.Reason, session.PhoneNumber));
        Assert.Null(await (await _world.Connections.NextAsync()).Store.LoadAsync(Token));
    }

    [Fact]
    public async Task A_logout_that_storage_interrupts_is_finished_when_it_answers()
    {
        await _world.CreateOnlineAsync();
        _world.Connections.LogoutResult = false;
        var erasure = _world.Storage.Hold("device.erase");
        var logout = _world.Grain.LogoutAsync(Token);
        await erasure.Reached;
        _world.Storage.IsDown = true;
        erasure.Release();

        Assert.True((await logout).IsLoggedOut);

        Assert.NotNull(_world.Credentials);
        _world.Storage.IsDown = false;
        await _world.PassTimeUntilAsync(async () => (await _world.RecordAsync())!.UnlinkId is null);
        Assert.Null(_world.Credentials);
        Assert.Single(await _world.UnlinksAsync());
    }

    [Fact]
    public async Task A_logout_that_cannot_be_saved_does_not_happen()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.LogoutAsync(Token));

        Assert.Equal((0, false), (client.LogoutCount, client.IsDisposed));
        _world.Storage.IsDown = false;
    }

    [Fact]
    public async Task A_logout_under_way_is_finished_by_the_next_owner()
    {
        var record = await _world.LeaveBehindAsync(SessionStatus.LoggedOut, SessionReason.LoggedOutByUser, TestCredentials.Linked);
        var stored = await _world.SessionRows.LoadAsync(_world.Key, Token);
        await _world.SessionRows.ReplaceAsync(record with { UnlinkId = "u1" }, stored!.ETag, Token);

        await _world.Grain.ResumeAsync(Token);

        Assert.Equal("u1", Assert.Single(await _world.UnlinksAsync()).UnlinkId);
        Assert.Null(_world.Credentials);
        Assert.Null((await _world.RecordAsync())!.UnlinkId);
        Assert.Equal(0, _world.Connections.Count);
    }
}
