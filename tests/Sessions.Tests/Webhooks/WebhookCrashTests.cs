using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Storage;
using Sessions.Tests.Grains;
using Sessions.Webhooks;
using WhatsApp.Tests.Client;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>Deaths, outages and rivals: an event is told again rather than not, and never after its successor.</summary>
public sealed class WebhookCrashTests(GrainCluster cluster)
{
    private readonly WebhookWorld _world = new(cluster);

    [Fact]
    public async Task A_death_between_the_attempt_and_its_save_tells_the_event_again_under_the_same_id()
    {
        var key = await _world.CreateAsync();
        var save = _world.World.Storage.Hold("delivery.write");
        await _world.TellAsync("a", "a");
        await save.Reached;
        _world.World.Storage.IsDown = true;
        save.Release();

        await _world.RestartAsync(key);

        await _world.TakenAsync(3);
        Assert.Equal(["a-1", "a-1", "a-2"], _world.Target.Attempts.Select(attempt => attempt.Message.Id));
    }

    [Fact]
    public async Task Wherever_the_process_dies_every_event_arrives_and_each_session_in_order()
    {
        for (var call = 1; ; call++)
        {
            var world = new WebhookWorld(cluster);
            var key = await world.CreateAsync();
            // The first attempt at each second event fails.
            world.Target.Answer = attempt =>
                attempt.Body.EndsWith("/2", StringComparison.Ordinal) && world.Target.Attempts.Count(other => other.Body == attempt.Body) == 1
                    ? FakeTarget.Refused()
                    : FakeTarget.Taken;
            world.World.Storage.CrashAt(call, isDone: call % 2 == 0);

            try
            {
                await world.TellAsync("a", "b", "a", "a");
                await world.World.PassTimeUntilAsync(Task.WhenAny(
                    world.Target.UntilAsync(() => world.Target.Bodies.Distinct().Count() == 4), world.World.Storage.UntilAsync(() => Task.FromResult(false))));
            }
            catch (StorageUnavailableException)
            {
                // It died before the log had them; told once more below.
            }

            await world.World.Storage.CrashUnderWayAsync();
            var hasCrashed = world.World.Storage.HasCrashed;
            await world.RestartAsync(key);
            await world.RetellAsync("a", "b", "a", "a");
            await world.World.PassTimeUntilAsync(world.Target.UntilAsync(() => world.Target.Bodies.Distinct().Count() == 4));

            foreach (var session in world.Target.Bodies.GroupBy(body => body[0]))
                Assert.True(session.SequenceEqual(session.Order()), $"Killed at call {call}: {string.Join(' ', session)}");
            Assert.Equal(4, world.Target.Attempts.Select(attempt => attempt.Message.Id + attempt.Body).Distinct().Count());
            if (!hasCrashed)
            {
                Assert.True(call > 5, $"Only {call} calls.");
                return;
            }
        }
    }

    [Fact]
    public async Task While_deliveries_cannot_be_saved_each_session_is_told_one_event_and_no_more()
    {
        await _world.CreateAsync();
        _world.World.DeliveryRows.IsUnavailable = true;
        await _world.TellAsync("a", "a", "b", "b");
        _world.World.DeliveryRows.IsUnavailable = false;

        await _world.TakenAsync(4);

        Assert.Equal(["a/1", "a/2"], _world.Target.Bodies.Where(body => body[0] == 'a'));
        Assert.Equal(["b/1", "b/2"], _world.Target.Bodies.Where(body => body[0] == 'b'));
        Assert.Equal(4, _world.Target.Attempts.Count);
    }

    [Fact]
    public async Task An_owner_that_another_one_has_overtaken_stops_and_begins_anew()
    {
        var key = await _world.CreateAsync();
        await _world.TellAsync("a");
        await _world.TakenAsync(1);
        await _world.RowsAsync(key, rows => rows.Count == 1);
        // Another process tells the second event and saves it.
        var head = await _world.HeadAsync(key);
        var hold = _world.Target.Hold("a/2");
        await _world.TellAsync("a");
        await _world.Target.UntilAsync(() => _world.Target.Attempts.Count == 2);
        var record = new DeliveryRecord
        {
            Cursor = 2,
            Event = (await _world.World.EventRows.ReadAsync(_world.World.Tenant, 1, 1, WebhookWorld.Token))[0].Event,
            Status = DeliveryStatus.Delivered,
            Attempts = 1,
            NextAttemptAt = _world.World.Services.Now,
            GiveUpAt = _world.World.Services.Now,
            SettledAt = _world.World.Services.Now,
        };
        Assert.NotNull(await _world.World.DeliveryRows.TryWriteAsync(key, head with { Cursor = 2 }, [new(record, null)], "rival", WebhookWorld.Token));
        var gone = cluster.AwaitDeactivationAsync(_world.OwnerOf(key));
        hold.SetResult();
        await gone;

        await _world.TellAsync("a");

        await _world.TakenAsync(3);
        Assert.Equal(["a/1", "a/2", "a/3"], _world.Target.Bodies);
        await _world.RowsAsync(key, rows => rows.Count == 3);
    }

    [Fact]
    public async Task Webhooks_that_are_behind_are_woken_by_the_next_process_and_the_others_left_alone()
    {
        var behind = await _world.CreateAsync();
        var done = await _world.CreateAsync(new() { Url = "https://done.example/" });
        _world.Target.Answer = attempt => attempt.Message.Url.Host == "done.example" ? FakeTarget.Taken : FakeTarget.Refused();
        await _world.TellAsync("a");
        // While one is waited for, time must not pass for the other: a day of refusals is over in no time, and nothing would be left to do.
        await _world.RowsWithoutTimeAsync(behind, rows => rows is [{ Status: DeliveryStatus.Pending, Attempts: 1 }]);
        await _world.RowsWithoutTimeAsync(done, rows => rows is [{ Status: DeliveryStatus.Delivered }]);
        await cluster.DeactivateAsync(_world.OwnerOf(behind));
        await cluster.DeactivateAsync(_world.OwnerOf(done));
        _world.Target.Answer = _ => FakeTarget.Taken;

        var services = _world.World.Webhooks;
        // It has a time of its own: with its looks, every five minutes, that of the deliveries would run ahead of them until they are given up.
        var looks = new TestTime();
        using var recovery = new WebhookRecovery(
            new(services.Webhooks, services.Deliveries, services.Events), new FakeMembership(), cluster.Client, looks, NullLogger<WebhookRecovery>.Instance);
        await recovery.StartAsync(WebhookWorld.Token);
        await looks.ArmedAsync(WebhookRecovery.Period, WebhookRecovery.Period);

        Assert.Equal((true, false), (cluster.IsActive(_world.OwnerOf(behind)), cluster.IsActive(_world.OwnerOf(done))));
        await _world.TakenAsync(2);
        await recovery.StopAsync(WebhookWorld.Token);
    }

    [Fact]
    public async Task A_deletion_that_broke_off_is_finished_by_the_next_process()
    {
        var key = await _world.CreateAsync();
        await _world.TellAsync("a");
        await _world.RowsAsync(key, rows => rows.Count == 1);
        _world.World.DeliveryRows.IsUnavailable = true;
        Assert.True(await _world.OwnerOf(key).DeleteAsync(WebhookWorld.Token));
        await cluster.DeactivateAsync(_world.OwnerOf(key));
        _world.World.DeliveryRows.IsUnavailable = false;
        Assert.Equal(1, _world.World.WebhookRows.Count);

        var services = _world.World.Webhooks;
        using var recovery = new WebhookRecovery(
            new(services.Webhooks, services.Deliveries, services.Events), new FakeMembership(), cluster.Client, _world.World.Time, NullLogger<WebhookRecovery>.Instance);
        await recovery.StartAsync(WebhookWorld.Token);

        await _world.World.Storage.UntilAsync(() => Task.FromResult(_world.World.WebhookRows.Count == 0));
        await recovery.StopAsync(WebhookWorld.Token);
        Assert.Empty(_world.World.DeliveryRows.Of(key));
    }
}
