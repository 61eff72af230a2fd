using Sessions.Events;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>What is told of a session's changes.</summary>
public sealed class EventTests(GrainCluster cluster)
{
    private static readonly TimeSpan TidyDelay = TimeSpan.FromSeconds(10);

    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_change_is_told_in_order()
    {
        await _world.CreateOnlineAsync();

        var events = await _world.LoggedAsync(4);

        Assert.Equal(
            [
                (1, SessionEventType.Created, SessionStatus.Pending, SessionReason.Connecting, 1),
                (2, SessionEventType.Status, SessionStatus.Pending, SessionReason.AwaitingScan, 2),
                (3, SessionEventType.Status, SessionStatus.Pending, SessionReason.Linking, 3),
                (4, SessionEventType.Status, SessionStatus.Connected, SessionReason.Online, 4),
            ],
            events.Select(told => (told.Sequence, told.Type, told.Status, told.Reason, told.Version)));
        Assert.Equal([null, null, null, "+491510000001"], events.Select(told => told.PhoneNumber));
        Assert.Equal(4, events.Select(told => told.Id).Distinct().Count());
        Assert.All(events, told => Assert.Equal(_world.Services.Now, told.At));
    }

    [Fact]
    public async Task A_new_QR_and_a_new_name_are_told_as_updates()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1), TestEvents.Qr(2));
        await _world.SavedAsync(3);
        await _world.Grain.UpdateAsync(new UpdateSession { Name = new("Till") }, Token);

        var events = await _world.LoggedAsync(4);

        Assert.Equal(
            [SessionEventType.Created, SessionEventType.Status, SessionEventType.Updated, SessionEventType.Updated], events.Select(told => told.Type));
    }

    [Fact]
    public async Task A_deletion_is_told_last_and_the_event_outlives_the_record()
    {
        await _world.CreateOnlineAsync();

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.Null(await _world.RecordAsync());
        var events = _world.EventRows.Of(_world.Key);
        Assert.Equal((5, SessionEventType.Deleted), (events[^1].Sequence, events[^1].Type));
    }

    [Fact]
    public async Task A_record_stays_until_its_last_event_is_logged()
    {
        await _world.CreateOnlineAsync();
        _world.EventRows.IsUnavailable = true;

        Assert.True(await _world.Grain.DeleteAsync(Token));

        Assert.NotNull((await _world.RecordAsync())!.DeletionId);
        Assert.Null(await _world.Grain.GetAsync(Token));
        _world.EventRows.IsUnavailable = false;
        await _world.PassTimeUntilAsync(async () => await _world.RecordAsync() is null);
        Assert.Equal(SessionEventType.Deleted, _world.EventRows.Of(_world.Key)[^1].Type);
    }

    [Fact]
    public async Task A_session_created_again_begins_anew()
    {
        await _world.CreateAsync();
        await _world.Grain.DeleteAsync(Token);
        await _world.CreateAsync();

        var events = await _world.LoggedAsync(3);

        Assert.Equal([1, 2, 1], events.Select(told => told.Sequence));
        Assert.Equal(events[0].Incarnation, events[1].Incarnation);
        Assert.NotEqual(events[0].Incarnation, events[2].Incarnation);
    }

    [Fact]
    public async Task What_happened_during_an_outage_is_told_whole()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.IsDown = true;
        for (var i = 0; i < 5; i++) client.Raise(new ConnectionLost(DisconnectReason.Closed, null), TestEvents.Online(_world.Time.GetUtcNow()));
        await _world.AtVersionAsync(14);

        _world.Storage.Restore();
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.EventRows.Of(_world.Key).Count >= 14));

        await EventChecks.AllToldAsync(_world, "");
        Assert.Equal(Enumerable.Range(1, 14).Select(version => (long)version), _world.EventRows.Of(_world.Key).Select(told => told.Version));
    }

    [Fact]
    public async Task What_happens_while_a_change_is_saved_is_told_with_it()
    {
        var client = await _world.CreateOnlineAsync();
        var hold = _world.Storage.Hold("session.replace");
        var update = _world.Grain.UpdateAsync(new UpdateSession { Name = new("Till") }, Token);
        await hold.Reached;
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        await _world.AtVersionAsync(5);
        var next = _world.Storage.Hold("session.replace");
        hold.Release();
        await update;
        await next.Reached;
        // A round through the feed: an offer would have come before it.
        await _world.Feed.WaitAsync(-1, null, TimeSpan.FromSeconds(1), Token);
        next.Release();

        var events = await _world.LoggedAsync(6);

        Assert.Equal([SessionStatus.Reconnecting, SessionStatus.Reconnecting], events.Skip(4).Select(told => told.Status));
        Assert.Equal([SessionEventType.Status, SessionEventType.Updated], events.Skip(4).Select(told => told.Type));
        await EventChecks.AllToldAsync(_world, "");
    }

    [Fact]
    public async Task A_write_of_the_log_whose_answer_was_lost_is_not_repeated()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Storage.LoseAnswerOf("events.append");
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));

        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("events.find") > 0));

        await EventChecks.AllToldAsync(_world, "");
        Assert.Equal(5, _world.EventRows.Of(_world.Key).Count);
    }

    [Fact]
    public async Task The_stored_outbox_is_emptied_after_a_while_and_without_a_new_version()
    {
        await _world.CreateOnlineAsync();
        Assert.NotEmpty((await _world.RecordAsync())!.Outbox);

        await _world.PassTimeUntilAsync(async () => (await _world.RecordAsync())!.Outbox.Count == 0);

        Assert.Equal((4, 4), ((await _world.RecordAsync())!.Version, (await _world.RecordAsync())!.Sequence));
    }

    [Fact]
    public async Task A_process_that_died_before_it_logged_leaves_that_to_the_next()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));
        await _world.LoggedAsync(5);
        _world.EventRows.IsUnavailable = true;
        await _world.Grain.StopAsync(Token);
        await _world.RestartAsync();
        _world.EventRows.IsUnavailable = false;

        // A stopped session: nothing of it runs.
        await _world.Grain.ResumeAsync(Token);

        Assert.Equal(SessionReason.StoppedByUser, (await _world.LoggedAsync(6))[5].Reason);
        await _world.PassTimeUntilAsync(async () => (await _world.RecordAsync())!.Outbox.Count == 0);
        Assert.Equal(SessionStatus.Stopped, (await _world.RecordAsync())!.Status);
        await EventChecks.AllToldAsync(_world, "");
    }

    [Fact]
    public async Task While_the_log_takes_nothing_the_outbox_stays_small_and_the_state_is_told_in_the_end()
    {
        var client = await _world.CreateOnlineAsync();
        _world.EventRows.IsUnavailable = true;
        for (var i = 0; i < 50; i++)
        {
            client.Raise(new ConnectionLost(DisconnectReason.Closed, null), TestEvents.Online(_world.Time.GetUtcNow()));
            await _world.SavedAsync(6 + (2 * i));
        }

        Assert.InRange((await _world.RecordAsync())!.Outbox.Count, 60, 70);
        _world.EventRows.IsUnavailable = false;
        await EventChecks.AllToldAsync(_world, "");
        Assert.InRange(_world.EventRows.Of(_world.Key).Count, 60, 75);
    }

    [Fact]
    public async Task Many_sessions_share_writes()
    {
        var grains = Enumerable.Range(0, 40).Select(number => _world.GrainOf($"s-{number}")).ToList();
        await grains[0].CreateAsync(new CreateSession(), Token);
        await _world.LoggedAsync(new SessionKey(_world.Tenant, "s-0"), 1);
        var before = _world.Storage.Count("events.append");
        var hold = _world.Storage.Hold("events.append");
        await Task.WhenAll(grains.Skip(1).Select(grain => grain.CreateAsync(new CreateSession(), Token)));
        await hold.Reached;
        hold.Release();

        await _world.Storage.UntilAsync(async () => (await _world.EventRows.ReadAsync(_world.Tenant, 0, 1000, Token)).Count >= 40);

        var log = await _world.EventRows.ReadAsync(_world.Tenant, 0, 1000, Token);
        Assert.Equal(Enumerable.Range(1, 40).Select(cursor => (long)cursor), log.Select(logged => logged.Cursor));
        Assert.InRange(_world.Storage.Count("events.append") - before, 1, 10);
    }

    [Fact]
    public async Task Old_events_are_removed_when_new_ones_are_written()
    {
        var client = await _world.CreateOnlineAsync();
        _world.Time.Advance(TimeSpan.FromDays(7) + TidyDelay);
        client.Raise(new ConnectionLost(DisconnectReason.Closed, null));

        await _world.Storage.UntilAsync(async () => (await _world.EventRows.LoadHeadAsync(_world.Tenant, Token)) is { Cursor: 5, TrimmedTo: 4 });

        Assert.Equal(5, Assert.Single(_world.EventRows.Of(_world.Key)).Sequence);
    }
}
