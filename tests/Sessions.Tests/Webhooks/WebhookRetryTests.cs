using Sessions.Tests.Grains;
using Sessions.Webhooks;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>Targets that do not take what they are sent, on virtual time.</summary>
public sealed class WebhookRetryTests(GrainCluster cluster)
{
    private readonly WebhookWorld _world = new(cluster);

    [Fact]
    public async Task A_session_whose_event_fails_waits_while_the_others_go_on()
    {
        await _world.CreateAsync();
        var isRefused = true;
        _world.Target.Answer = attempt => attempt.Body == "a/1" && isRefused ? FakeTarget.Refused() : FakeTarget.Taken;

        await _world.TellAsync("a", "a", "b", "b");

        await _world.Target.UntilAsync(() => _world.Target.Bodies.Count == 2);
        Assert.Equal(["b/1", "b/2"], _world.Target.Bodies);
        Assert.DoesNotContain("a/2", _world.Target.Attempts.Select(attempt => attempt.Body));
        isRefused = false;
        await _world.TakenAsync(4);
        Assert.Equal(["b/1", "b/2", "a/1", "a/2"], _world.Target.Bodies);
        Assert.Single(_world.Target.Attempts.Where(attempt => attempt.Body == "a/1").Select(attempt => attempt.Message.Id).Distinct());
    }

    [Fact]
    public async Task One_failing_target_leaves_the_others_alone()
    {
        var failing = await _world.CreateAsync(new() { Url = "https://down.example/" });
        await _world.CreateAsync(new() { Url = "https://up.example/" });
        _world.Target.Answer = attempt => attempt.Message.Url.Host == "down.example" ? FakeTarget.Refused() : FakeTarget.Taken;

        await _world.TellAsync("a", "a", "a");

        await _world.Target.UntilAsync(() => _world.Target.Bodies.Count == 3);
        Assert.Equal(["a/1", "a/2", "a/3"], _world.Target.Bodies);
        var rows = await _world.RowsWithoutTimeAsync(failing, rows => rows.Count == 1);
        Assert.Equal((DeliveryStatus.Pending, 500, AttemptError.Refused), (rows[0].Status, rows[0].StatusCode, rows[0].Error));
    }

    [Fact]
    public async Task An_event_is_tried_for_a_day_under_growing_limits_and_has_failed_then()
    {
        var key = await _world.CreateAsync();
        var began = _world.World.Time.GetUtcNow();
        _world.Target.Answer = attempt => attempt.Body == "a/1" ? FakeTarget.Refused() : FakeTarget.Taken;

        await _world.TellAsync("a", "a");

        await _world.TakenAsync(1);
        var times = _world.Target.Attempts.Where(attempt => attempt.Body == "a/1").Select(attempt => attempt.At).ToList();
        Assert.Equal(began, times[0]);
        Assert.Equal(began + TimeSpan.FromHours(24), times[^1]);
        var pauses = times.Zip(times.Skip(1), (before, after) => after - before).ToList();
        for (var i = 0; i < pauses.Count; i++) Assert.InRange(pauses[i], TimeSpan.Zero, RetrySchedule.LimitAfter(i + 1) + TimeSpan.FromMilliseconds(1));
        // Half of the limit on average: jitter, and not the limit itself.
        Assert.InRange(times.Count, 50, 200);
        Assert.True(pauses.Distinct().Count() > pauses.Count / 2);
        var rows = await _world.RowsAsync(key, rows => rows.Count == 2 && rows[0].Status == DeliveryStatus.Delivered);
        Assert.Equal((DeliveryStatus.Failed, times.Count), (rows[1].Status, rows[1].Attempts));
        Assert.Equal(["a/2"], _world.Target.Bodies);
        Assert.Equal(times[^1], _world.Target.Attempts[^1].At);
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(9, 1280)]
    [InlineData(10, 1800)]
    [InlineData(1000, 1800)]
    public void Limits_double_up_to_half_an_hour(int attempts, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetrySchedule.LimitAfter(attempts));

    [Theory]
    [InlineData(120, 120)]
    [InlineData(86400, 3600)]
    public async Task A_target_may_ask_for_a_longer_pause_within_bounds(int asked, int seconds)
    {
        await _world.CreateAsync();
        var isRefused = true;
        _world.Target.Answer = _ => isRefused ? FakeTarget.Refused(503, TimeSpan.FromSeconds(asked)) : FakeTarget.Taken;
        await _world.TellAsync("a");
        await _world.Target.UntilAsync(() => _world.Target.Attempts is [{ Result: not null }]);
        isRefused = false;

        await _world.TakenAsync(1);

        Assert.Equal(TimeSpan.FromSeconds(seconds), _world.Target.Attempts[1].At - _world.Target.Attempts[0].At);
    }

    [Fact]
    public async Task What_failed_is_delivered_again_when_somebody_asks_and_before_what_came_later()
    {
        var key = await FailAsync("a", "a", "b");
        var going = await _world.OwnerOf(key).RedeliverAsync(null, WebhookWorld.Token);

        Assert.Equal(new Redelivery(3, HasMore: false), going);
        await _world.TellAsync("a");
        await _world.TakenAsync(4);
        Assert.Equal(["a/1", "a/2", "a/3"], _world.Target.Bodies.Where(body => body[0] == 'a'));
        var rows = await _world.RowsAsync(key, rows => rows.Count == 4 && rows.All(row => row.Status == DeliveryStatus.Delivered));
        Assert.Equal([1, 1, 1, 1], rows.Select(row => row.Attempts));
    }

    [Fact]
    public async Task One_delivery_is_delivered_again_under_the_same_id_whatever_became_of_it()
    {
        var key = await _world.CreateAsync();
        await _world.TellAsync("a", "a");
        await _world.TakenAsync(2);
        await _world.RowsAsync(key, rows => rows.Count == 2);

        Assert.Equal(1, (await _world.OwnerOf(key).RedeliverAsync([1, 99], WebhookWorld.Token))!.Count);

        await _world.TakenAsync(3);
        Assert.Equal(["a-1", "a-2", "a-1"], _world.Target.Attempts.Select(attempt => attempt.Message.Id));
    }

    [Fact]
    public async Task A_redelivery_that_was_promised_survives_a_crash()
    {
        var key = await FailAsync("a");
        _world.Target.Hold("a/1");
        Assert.Equal(1, (await _world.OwnerOf(key).RedeliverAsync(null, WebhookWorld.Token))!.Count);
        _world.World.Storage.IsDown = true;
        await _world.RestartAsync(key);

        var rows = _world.World.DeliveryRows.Of(key);

        Assert.Equal([DeliveryStatus.Pending], rows.Select(row => row.Status));
    }

    [Fact]
    public async Task While_it_is_disabled_what_is_to_be_redelivered_waits()
    {
        var key = await FailAsync("a");
        await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = false }, WebhookWorld.Token);

        Assert.Equal(1, (await _world.OwnerOf(key).RedeliverAsync(null, WebhookWorld.Token))!.Count);

        Assert.Equal(DeliveryStatus.Pending, Assert.Single(_world.World.DeliveryRows.Of(key)).Status);
        Assert.Empty(_world.Target.Bodies);
        await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = true }, WebhookWorld.Token);
        await _world.TakenAsync(1);
    }

    [Fact]
    public async Task A_target_that_is_gone_disables_its_webhook_and_loses_nothing()
    {
        var key = await _world.CreateAsync();
        _world.Target.Answer = _ => FakeTarget.Refused(410);
        await _world.TellAsync("a", "a");

        await _world.World.Storage.UntilAsync(async () => await _world.World.WebhookRows.FindAsync(key, WebhookWorld.Token) is { IsEnabled: false, IsGone: true });

        await _world.TellAsync("b");
        Assert.Single(_world.Target.Attempts);
        _world.Target.Answer = _ => FakeTarget.Taken;
        var enabled = await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = true }, WebhookWorld.Token);
        Assert.False(enabled!.IsGone);
        await _world.TakenAsync(3);
        Assert.Equal(["a/1", "a/2"], _world.Target.Bodies.Where(body => body[0] == 'a'));
    }

    [Fact]
    public async Task A_target_that_takes_nothing_costs_bounded_memory_and_rows_and_loses_nothing()
    {
        var key = await _world.CreateAsync();
        _world.Target.Answer = _ => FakeTarget.Refused(503, TimeSpan.FromHours(1));
        string[] sessions = [.. Enumerable.Range(0, 1300).Select(number => $"s-{number}")];

        await _world.TellAsync(sessions);

        await _world.Target.UntilAsync(() => _world.Target.Attempts.Count >= DeliveryPump.MaxPending);
        await _world.World.Storage.UntilAsync(async () => (await _world.HeadAsync(key)).Pending == _world.Target.Attempts.Count);
        Assert.InRange(_world.World.DeliveryRows.Of(key).Count, DeliveryPump.MaxPending, DeliveryPump.MaxPending + 200);
        _world.Target.Answer = _ => FakeTarget.Taken;
        await _world.TakenAsync(sessions.Length);
        Assert.Equal(sessions.Select(session => $"{session}/1").Order(), _world.Target.Bodies.Order());
    }

    /// <summary>Events that were given up.</summary>
    private async Task<WebhookKey> FailAsync(params string[] sessions)
    {
        var key = await _world.CreateAsync();
        _world.Target.Answer = _ => FakeTarget.Refused();
        await _world.TellAsync(sessions);
        await _world.RowsAsync(key, rows => rows.Count == sessions.Length && rows.All(row => row.Status == DeliveryStatus.Failed));
        _world.Target.Answer = _ => FakeTarget.Taken;
        return key;
    }
}
