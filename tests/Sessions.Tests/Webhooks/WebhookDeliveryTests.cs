using Sessions.Events;
using Sessions.Tests.Grains;
using Sessions.Webhooks;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>From the log to the target, while all goes well.</summary>
public sealed class WebhookDeliveryTests(GrainCluster cluster)
{
    private readonly WebhookWorld _world = new(cluster);

    [Fact]
    public async Task Events_are_posted_in_order_under_their_ids_and_noted_as_delivered()
    {
        var key = await _world.CreateAsync();

        await _world.TellAsync("a", "a", "a");

        await _world.TakenAsync(3);
        Assert.Equal(["a/1", "a/2", "a/3"], _world.Target.Bodies);
        Assert.Equal(["a-1", "a-2", "a-3"], _world.Target.Attempts.Select(attempt => attempt.Message.Id));
        Assert.All(_world.Target.Attempts, attempt => Assert.Equal(new Uri("https://example.com/hook"), attempt.Message.Url));
        var rows = await _world.RowsAsync(key, rows => rows.Count(row => row.Status == DeliveryStatus.Delivered) == 3);
        Assert.All(rows, row => Assert.Equal((1, 204, null), (row.Attempts, row.StatusCode, row.Error)));
        Assert.Equal((3, 0), ((await _world.HeadAsync(key)).Cursor, (await _world.HeadAsync(key)).Pending));
    }

    [Fact]
    public async Task Only_what_happens_after_its_creation_is_told()
    {
        await _world.TellAsync("a", "b");
        await _world.CreateAsync();

        await _world.TellAsync("a");

        await _world.TakenAsync(1);
        Assert.Equal(["a/2"], _world.Target.Bodies);
    }

    [Fact]
    public async Task A_session_that_is_slow_to_be_taken_holds_up_itself_alone()
    {
        await _world.CreateAsync();
        var hold = _world.Target.Hold("a/1");

        await _world.TellAsync("a", "a", "b", "b", "c");

        await _world.Target.UntilAsync(() => _world.Target.Bodies.Count == 3);
        Assert.Equal(["b/1", "b/2"], _world.Target.Bodies.Where(body => body[0] == 'b'));
        Assert.DoesNotContain("a/2", _world.Target.Attempts.Select(attempt => attempt.Body));
        hold.SetResult();
        await _world.TakenAsync(5);
        Assert.Equal(["a/1", "a/2"], _world.Target.Bodies.Where(body => body[0] == 'a'));
    }

    [Fact]
    public async Task One_target_gets_a_bounded_number_of_events_at_the_same_time()
    {
        await _world.CreateAsync();
        var hold = _world.Target.Hold("*");

        await _world.TellAsync([.. Enumerable.Range(0, 30).Select(number => $"s-{number}")]);

        await _world.Target.UntilAsync(() => _world.Target.Attempts.Count == DeliveryPump.MaxParallel);
        hold.SetResult();
        await _world.TakenAsync(30);
        Assert.Equal(DeliveryPump.MaxParallel, _world.Target.MostAtOnce);
    }

    [Fact]
    public async Task The_next_event_of_a_session_goes_only_when_the_one_before_is_saved()
    {
        await _world.CreateAsync();
        var save = _world.World.Storage.Hold("delivery.write");

        await _world.TellAsync("a", "a", "b");

        await save.Reached;
        await _world.Target.UntilAsync(() => _world.Target.Bodies.Contains("a/1") && _world.Target.Bodies.Contains("b/1"));
        Assert.Equal(2, _world.Target.Attempts.Count);
        save.Release();
        await _world.TakenAsync(3);
        Assert.Equal("a/2", _world.Target.Bodies[^1]);
    }

    [Fact]
    public async Task A_save_whose_answer_was_lost_sends_nothing_twice()
    {
        var key = await _world.CreateAsync();
        _world.World.Storage.LoseAnswerOf("delivery.write");

        await _world.TellAsync("a", "a");

        await _world.TakenAsync(2);
        await _world.RowsAsync(key, rows => rows.Count == 2);
        Assert.Equal(["a/1", "a/2"], _world.Target.Attempts.Select(attempt => attempt.Body));
    }

    [Fact]
    public async Task Only_the_wanted_types_and_sessions_are_told()
    {
        await _world.CreateAsync(new() { Url = "https://one.example/", EventTypes = [SessionEventType.Status] });
        await _world.CreateAsync(new() { Url = "https://two.example/", SessionIds = ["b"] });

        await _world.TellAsync("a", "a", "b", "b");

        await _world.TakenAsync(4);
        Assert.Equal(["a/2", "b/2"], _world.Target.Attempts.Where(attempt => attempt.Message.Url.Host == "one.example").Select(attempt => attempt.Body).Order());
        Assert.Equal(["b/1", "b/2"], _world.Target.Attempts.Where(attempt => attempt.Message.Url.Host == "two.example").Select(attempt => attempt.Body));
    }

    [Fact]
    public async Task What_nobody_wants_to_hear_costs_few_writes()
    {
        var key = await _world.CreateAsync(new() { Url = "https://one.example/", SessionIds = ["z"] });

        await _world.TellAsync([.. Enumerable.Repeat("a", 300)]);
        await _world.TellAsync("z");

        await _world.TakenAsync(1);
        await _world.RowsAsync(key, rows => rows.Count == 1);
        Assert.InRange(_world.World.Storage.Count("delivery.write"), 1, 3);
        Assert.Equal(301, (await _world.HeadAsync(key)).Cursor);
    }

    [Fact]
    public async Task Both_secrets_sign_until_the_overlap_is_over()
    {
        var key = await _world.CreateAsync(new() { Url = "https://one.example/", Secret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" });
        await _world.TellAsync("a");
        await _world.TakenAsync(1);

        var rotated = await _world.OwnerOf(key).RotateSecretAsync(null, TimeSpan.FromHours(1), WebhookWorld.Token);
        await _world.TellAsync("a");
        await _world.TakenAsync(2);
        _world.World.Time.Advance(TimeSpan.FromHours(1));
        await _world.TellAsync("a");
        await _world.TakenAsync(3);

        Assert.True(WebhookSecret.IsValid(rotated!.Secret));
        Assert.Equal(
            [["whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"], [rotated.Secret, "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"], [rotated.Secret]],
            _world.Target.Attempts.Select(attempt => attempt.Message.Secrets.ToArray()).ToArray());
    }

    [Fact]
    public async Task Disabled_nothing_is_sent_and_enabled_again_it_goes_on_where_it_stopped()
    {
        var key = await _world.CreateAsync();
        await _world.TellAsync("a");
        await _world.TakenAsync(1);
        await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = false }, WebhookWorld.Token);

        await _world.TellAsync("a", "b");
        _world.World.Time.Advance(TimeSpan.FromHours(30));
        await _world.OwnerOf(key).WakeAsync(3, WebhookWorld.Token);
        Assert.Single(_world.Target.Attempts);

        // Late as it is, it has its whole day of tries: a failure now is not the end.
        _world.Target.Answer = attempt => _world.Target.Attempts.Count(other => other.Body == attempt.Body) == 1 ? FakeTarget.Refused() : FakeTarget.Taken;
        await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = true }, WebhookWorld.Token);
        await _world.TakenAsync(3);
        Assert.Equal(["a/1", "a/2", "b/1"], _world.Target.Bodies.Order());
    }

    [Fact]
    public async Task A_deleted_webhook_sends_nothing_more_and_leaves_no_row()
    {
        var key = await _world.CreateAsync();
        var other = await _world.CreateAsync();
        _world.Target.Hold("a/1");
        await _world.TellAsync("a", "a");
        await _world.Target.UntilAsync(() => _world.Target.Attempts.Count == 2);

        Assert.True(await _world.OwnerOf(key).DeleteAsync(WebhookWorld.Token));

        await _world.World.Storage.UntilAsync(() => Task.FromResult(_world.World.WebhookRows.Count == 1));
        Assert.Empty(_world.World.DeliveryRows.Of(key));
        Assert.Null(await _world.World.DeliveryRows.FindHeadAsync(key, WebhookWorld.Token));
        Assert.False(await _world.OwnerOf(key).DeleteAsync(WebhookWorld.Token));
        Assert.Null(await _world.OwnerOf(key).UpdateAsync(new() { Name = new("x") }, WebhookWorld.Token));
        Assert.Null(await _world.OwnerOf(key).PingAsync(WebhookWorld.Token));
        Assert.NotNull(await _world.World.WebhookRows.FindAsync(other, WebhookWorld.Token));
    }

    [Fact]
    public async Task A_ping_is_sent_at_once_past_the_queue_and_whether_enabled_or_not()
    {
        var key = await _world.CreateAsync(new() { Url = "https://one.example/", IsEnabled = false });
        _world.Target.Answer = _ => FakeTarget.Refused(418);

        var ping = await _world.OwnerOf(key).PingAsync(WebhookWorld.Token);

        var attempt = Assert.Single(_world.Target.Attempts);
        Assert.Equal(("ping hook-1", ping!.Id), (attempt.Body, attempt.Message.Id));
        Assert.Equal((418, AttemptError.Refused), (ping.Attempt.StatusCode, ping.Attempt.Error));
        Assert.Empty(_world.World.DeliveryRows.Of(key));
    }

    [Fact]
    public async Task Events_trimmed_from_the_log_before_they_were_read_are_owned_up_to()
    {
        var key = await _world.CreateAsync(new() { Url = "https://one.example/", IsEnabled = false });
        await _world.TellAsync("a", "a", "a");
        var log = await _world.World.EventRows.LoadHeadAsync(_world.World.Tenant, WebhookWorld.Token);
        await _world.World.EventRows.TryTrimAsync(_world.World.Tenant, log, _world.World.Time.GetUtcNow().AddSeconds(1), WebhookWorld.Token);
        await cluster.DeactivateAsync(_world.World.Feed);
        await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = true }, WebhookWorld.Token);

        await _world.TellAsync("a");

        await _world.TakenAsync(1);
        Assert.Equal(["a/4"], _world.Target.Bodies);
        await _world.World.PassTimeUntilAsync(async () => await _world.World.DeliveryRows.FindHeadAsync(key, WebhookWorld.Token) is { Missed: 3, MissedAt: not null });
    }
}
