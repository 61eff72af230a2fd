using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class LinkingTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_scanned_session_is_linking_and_shows_no_QR_any_more()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1), TestEvents.Linked);

        var session = await _world.AtVersionAsync(3);

        Assert.Equal((SessionStatus.Pending, SessionReason.Linking), (session.Status, session.Reason));
        Assert.Equal(("+491510000001", TestCredentials.Jid, "100000000000001:7@lid", "android"), (session.PhoneNumber, session.Jid, session.Lid, session.Platform));
        Assert.Null(session.Qr);
        Assert.Equal(SessionReason.Linking, (await _world.SavedAsync(3)).Reason);
    }

    [Fact]
    public async Task A_session_is_connected_once_it_is_online()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1), TestEvents.Linked, TestEvents.Online(_world.Time.GetUtcNow().AddTicks(1)));

        var session = await _world.AtVersionAsync(4);

        Assert.Equal((SessionStatus.Connected, SessionReason.Online), (session.Status, session.Reason));
        Assert.Equal(("+491510000001", "Ada", "100000000000001:7@lid"), (session.PhoneNumber, session.PushName, session.Lid));
        Assert.Equal(_world.Time.GetUtcNow(), session.ConnectedAt);
    }

    [Fact]
    public async Task A_lost_line_is_told_and_mended()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new ConnectionLost(DisconnectReason.KeepAliveTimeout, _world.Time.GetUtcNow()));
        var lost = await _world.AtVersionAsync(5);

        _world.Time.Advance(TimeSpan.FromMinutes(1));
        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        var mended = await _world.AtVersionAsync(6);

        Assert.Equal((SessionStatus.Reconnecting, SessionReason.LinkLost), (lost.Status, lost.Reason));
        Assert.Equal(DisconnectReason.KeepAliveTimeout, lost.LastFailure);
        Assert.Equal((SessionStatus.Connected, SessionReason.Online), (mended.Status, mended.Reason));
        Assert.Equal(_world.Time.GetUtcNow(), mended.ConnectedAt);
        Assert.Null(mended.LastFailure);
    }

    [Fact]
    public async Task A_late_answer_makes_a_connected_session_degraded_until_it_comes()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new Degraded(), new Degraded());
        var late = await _world.AtVersionAsync(5);
        client.Raise(new Recovered(), new Recovered());
        var well = await _world.AtVersionAsync(6);

        Assert.Equal((SessionStatus.Connected, SessionReason.Degraded, 5L), (late.Status, late.Reason, late.Version));
        Assert.Equal((SessionStatus.Connected, SessionReason.Online, 6L), (well.Status, well.Reason, well.Version));
        Assert.Equal(late.ConnectedAt, well.ConnectedAt);
        Assert.Equal(SessionReason.Online, (await _world.SavedAsync(6)).Reason);
    }

    [Fact]
    public async Task A_degraded_session_whose_line_is_lost_is_reconnecting_and_nothing_else()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new Degraded(), new ConnectionLost(DisconnectReason.KeepAliveTimeout, _world.Time.GetUtcNow()), new Recovered(), new Degraded());

        var session = await _world.AtVersionAsync(6);

        Assert.Equal((SessionStatus.Reconnecting, SessionReason.LinkLost), (session.Status, session.Reason));
        Assert.Equal(6, (await _world.Grain.GetAsync(Token))!.Version);
    }

    [Fact]
    public async Task Evidence_is_told_without_raising_the_version()
    {
        var client = await _world.CreateOnlineAsync();
        var now = _world.Time.GetUtcNow();
        client.Evidence = new(now, now.AddSeconds(-1), TimeSpan.FromMilliseconds(40), 2, null);

        var session = (await _world.Grain.GetAsync(Token))!;

        Assert.Equal(new SessionEvidence(now, now.AddSeconds(-1), TimeSpan.FromMilliseconds(40), 2, null), session.Evidence);
        Assert.Equal(4, session.Version);
    }

    [Fact]
    public async Task Further_failed_attempts_of_the_same_kind_are_no_change()
    {
        var client = await _world.CreateOnlineAsync();

        client.Raise(TestEvents.Unreachable, TestEvents.Unreachable, TestEvents.Unreachable, TestEvents.Online(_world.Time.GetUtcNow()));

        Assert.Equal(SessionStatus.Connected, (await _world.AtVersionAsync(6)).Status);
        Assert.Equal(6, (await _world.Grain.GetAsync(Token))!.Version);
    }

    [Fact]
    public async Task The_first_failed_attempt_answers_the_caller_who_waits_for_a_QR()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Unreachable);

        var session = await _world.AtVersionAsync(2);

        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting), (session.Status, session.Reason));
        Assert.Equal(DisconnectReason.Unreachable, session.LastFailure);
    }

    [Fact]
    public async Task A_QR_after_failed_attempts_clears_the_failure()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Unreachable, TestEvents.Qr(1));

        Assert.Null((await _world.AtVersionAsync(3)).LastFailure);
    }

    [Fact]
    public async Task A_line_lost_while_a_QR_is_shown_takes_the_QR_away()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1), new ConnectionLost(DisconnectReason.Closed, _world.Time.GetUtcNow()));

        var session = await _world.AtVersionAsync(3);

        Assert.Null(session.Qr);
        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting), (session.Status, session.Reason));
    }

    [Fact]
    public async Task A_line_lost_while_linking_is_still_linking()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Linked, TestEvents.Unreachable);

        var session = await _world.AtVersionAsync(3);

        Assert.Equal((SessionStatus.Pending, SessionReason.Linking), (session.Status, session.Reason));
    }

    [Fact]
    public async Task A_linked_session_that_WhatsApp_does_not_let_in_for_five_minutes_is_reconnecting()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Linked, Unreachable(TimeSpan.FromMinutes(5) - TimeSpan.FromTicks(1)));
        Assert.Equal(SessionReason.Linking, (await _world.AtVersionAsync(3)).Reason);

        _world.Time.Advance(TimeSpan.FromMinutes(3));
        client.Raise(Unreachable(TimeSpan.FromMinutes(2)));
        var session = await _world.AtVersionAsync(4);
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.LinkLost), (session.Status, session.Reason));
        Assert.Equal(("+491510000001", TestCredentials.Jid), (session.PhoneNumber, session.Jid));

        client.Raise(TestEvents.Online(_world.Time.GetUtcNow()));
        Assert.Equal(SessionStatus.Connected, (await _world.AtVersionAsync(5)).Status);
    }

    [Fact]
    public async Task A_first_login_left_to_the_next_process_has_five_minutes_there()
    {
        await _world.LeaveBehindAsync(SessionStatus.Pending, SessionReason.Linking, TestCredentials.Linked);
        await _world.Grain.ResumeAsync(Token);
        var client = await _world.Connections.NextAsync();

        client.Raise(Unreachable(TimeSpan.FromMinutes(1)));
        Assert.Equal((SessionStatus.Pending, SessionReason.Linking), await _world.AtVersionAsync(8) is var early ? (early.Status, early.Reason) : default);
        _world.Time.Advance(TimeSpan.FromMinutes(5));
        client.Raise(Unreachable(TimeSpan.FromSeconds(1)));

        Assert.Equal(SessionStatus.Reconnecting, (await _world.AtVersionAsync(9)).Status);
    }

    private ConnectionLost Unreachable(TimeSpan pause) => new(DisconnectReason.Unreachable, _world.Time.GetUtcNow() + pause);

    [Fact]
    public async Task The_restart_after_linking_changes_nothing()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Linked, new ConnectionLost(DisconnectReason.RestartRequired, null), TestEvents.Online(_world.Time.GetUtcNow()));

        var session = await _world.AtVersionAsync(3);

        Assert.Equal((SessionStatus.Connected, 3L), (session.Status, session.Version));
    }

    [Fact]
    public async Task A_restart_that_the_server_wants_at_another_time_is_a_lost_line()
    {
        var client = await _world.CreateOnlineAsync();

        client.Raise(new ConnectionLost(DisconnectReason.RestartRequired, null));

        var session = await _world.AtVersionAsync(5);
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.LinkLost), (session.Status, session.Reason));
    }

    [Fact]
    public async Task A_restart_that_the_server_wants_before_the_scan_takes_the_qr_off_the_screen()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1), new ConnectionLost(DisconnectReason.RestartRequired, null));

        var session = await _world.AtVersionAsync(3);

        Assert.Equal((SessionStatus.Pending, SessionReason.Connecting, null), (session.Status, session.Reason, session.Qr));
    }

    [Theory]
    [InlineData(StopReason.DeviceRemoved, SessionStatus.LoggedOut, SessionReason.DeviceRemoved, true)]
    [InlineData(StopReason.LoggedOut, SessionStatus.LoggedOut, SessionReason.LoggedOutByPhone, true)]
    [InlineData(StopReason.Banned, SessionStatus.Failed, SessionReason.Banned, true)]
    [InlineData(StopReason.NeverLinked, SessionStatus.Expired, SessionReason.LinkInterrupted, true)]
    [InlineData(StopReason.PairingRejected, SessionStatus.Failed, SessionReason.PairingRejected, true)]
    [InlineData(StopReason.Replaced, SessionStatus.Failed, SessionReason.Replaced, false)]
    [InlineData(StopReason.TemporarilyBanned, SessionStatus.Failed, SessionReason.TemporarilyBanned, false)]
    [InlineData(StopReason.ClientOutdated, SessionStatus.Failed, SessionReason.ClientOutdated, false)]
    [InlineData(StopReason.Refused, SessionStatus.Failed, SessionReason.Refused, false)]
    public async Task A_client_that_stops_ends_the_session_for_its_reason(StopReason stop, SessionStatus status, string reason, bool isErased)
    {
        var client = await _world.CreateOnlineAsync();

        client.Raise(new ClientStopped(stop));

        var session = await _world.AtVersionAsync(5);
        Assert.Equal((status, reason, 5L), (session.Status, session.Reason, session.Version));
        Assert.Null(session.Evidence);
        Assert.Equal("+491510000001", session.PhoneNumber);
        await client.Disposed;
        Assert.Equal(reason, (await _world.SavedAsync(5)).Reason);
        if (isErased) await _world.Storage.UntilAsync(() => Task.FromResult(_world.Credentials is null));
        await _world.DeactivateAsync();
        Assert.Equal(isErased, _world.Credentials is null);
        Assert.Equal(isErased, _world.Storage.Calls.Contains("device.erase"));
    }

    [Fact]
    public async Task QRs_that_ran_out_leave_an_expired_session_without_a_client()
    {
        var client = await _world.CreateAsync();
        await client.Store.SaveAsync(TestCredentials.Unlinked, Token);
        client.Raise(TestEvents.Qr(1), new QrExhausted());

        var session = await _world.AtVersionAsync(3);

        Assert.Equal((SessionStatus.Expired, SessionReason.QrExhausted), (session.Status, session.Reason));
        Assert.Null(session.Qr);
        await client.Disposed;
        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Credentials is null));
    }

    [Fact]
    public async Task Worthless_keys_are_gone_before_the_record_says_so()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new ClientStopped(StopReason.LoggedOut));
        await _world.SavedAsync(5);

        Assert.Equal(["device.erase", "session.replace"], _world.Storage.SessionCalls[^2..]);
    }

    [Fact]
    public async Task What_a_client_says_after_its_end_is_ignored()
    {
        var client = await _world.CreateOnlineAsync();

        client.Raise(new ClientStopped(StopReason.LoggedOut), TestEvents.Online(_world.Time.GetUtcNow()), TestEvents.Qr(2));

        await client.Disposed;
        await _world.SavedAsync(5);
        await _world.DeactivateAsync();
        Assert.Equal((SessionStatus.LoggedOut, 5L), ((await _world.RecordAsync())!.Status, (await _world.RecordAsync())!.Version));
    }

    [Fact]
    public async Task An_older_client_has_no_say_in_a_session_created_anew()
    {
        var older = await _world.CreateAsync();
        Assert.True(await _world.Grain.DeleteAsync(Token));
        var client = await _world.CreateAsync();

        older.Raise(new ClientStopped(StopReason.Banned));
        client.Raise(TestEvents.Qr(1));

        var session = await _world.AtVersionAsync(2);
        Assert.Equal((SessionReason.AwaitingScan, 2L), (session.Reason, session.Version));
    }

    [Fact]
    public async Task A_client_that_breaks_while_closing_does_not_keep_the_session_from_ending()
    {
        var client = await _world.CreateOnlineAsync();
        client.Fault = new InvalidOperationException("broken");

        client.Raise(new ClientStopped(StopReason.LoggedOut));

        Assert.Equal(SessionStatus.LoggedOut, (await _world.AtVersionAsync(5)).Status);
        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Credentials is null));
    }

    [Fact]
    public async Task Stopping_closes_the_socket_without_logging_out_and_keeps_everything()
    {
        var client = await _world.CreateOnlineAsync();

        await _world.DeactivateAsync();

        await client.Disposed;
        Assert.Equal(0, client.LogoutCount);
        Assert.Equal(SessionStatus.Connected, (await _world.RecordAsync())!.Status);
        Assert.NotNull(_world.Credentials);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public async Task A_qr_is_valid_for_as_long_as_its_client_shows_it_however_the_wall_clock_is_set(int hours)
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1));
        var shown = (await _world.AtVersionAsync(2)).Qr!;
        _world.Time.Advance(TimeSpan.FromSeconds(10));

        _world.Time.WallOffset = TimeSpan.FromHours(hours);
        var seen = (await _world.Grain.GetAsync(Token))!.Qr!;
        Assert.Equal(_world.Time.GetUtcNow() + TimeSpan.FromSeconds(50), seen.ExpiresAt);
        Assert.Equal(TimeSpan.FromSeconds(60), seen.ExpiresAt - seen.IssuedAt);

        _world.Time.WallOffset = TimeSpan.Zero;
        Assert.Equal(shown, (await _world.Grain.GetAsync(Token))!.Qr);
    }

    [Fact]
    public async Task An_ended_session_may_leave_memory_and_is_read_again()
    {
        var client = await _world.CreateAsync();
        client.Raise(new QrExhausted());
        await _world.SavedAsync(2);
        await _world.DeactivateAsync();

        var session = await _world.Grain.GetAsync(Token);

        Assert.Equal((SessionStatus.Expired, SessionReason.QrExhausted, 2L), (session!.Status, session.Reason, session.Version));
        Assert.Equal(1, _world.Connections.Count);
    }
}
