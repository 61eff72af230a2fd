using Sessions.Tests.Grains;
using Sessions.Webhooks;
using Xunit;

namespace Sessions.Tests.Webhooks;

/// <summary>A webhook whose rows are being loaded.</summary>
public sealed class WebhookLoadTests(GrainCluster cluster)
{
    private readonly WebhookWorld _world = new(cluster);

    [Fact]
    public async Task Several_who_ask_a_webhook_that_nobody_has_loaded_yet_are_all_answered()
    {
        var key = await _world.CreateAsync();
        _world.Target.Answer = _ => FakeTarget.Refused();
        await _world.TellAsync("a", "b");
        await _world.RowsWithoutTimeAsync(key, rows => rows.Count == 2);
        await _world.OwnerOf(key).UpdateAsync(new() { IsEnabled = false }, WebhookWorld.Token);
        await _world.RestartAsync(key);
        var storage = _world.World.Storage;
        storage.HoldAll("delivery.head");

        var asked = Enumerable.Range(0, 3).Select(_ => _world.OwnerOf(key).RedeliverAsync([1, 2], WebhookWorld.Token)).ToList();
        await storage.UntilAsync(() => Task.FromResult(storage.Waiting("delivery.head") > 0));
        // By the time this is answered all of them have come in.
        await _world.OwnerOf(key).WakeAsync(0, WebhookWorld.Token);
        storage.ReleaseAll("delivery.head");

        Assert.All(await Task.WhenAll(asked), going => Assert.Equal(new Redelivery(2, HasMore: false), going));
        Assert.Equal([DeliveryStatus.Pending, DeliveryStatus.Pending], _world.World.DeliveryRows.Of(key).Select(row => row.Status));
    }
}
