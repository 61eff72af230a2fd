using Sessions.Storage;
using Sessions.Tests.Grains;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Telemetry;

public sealed class SessionMetricsTests(GrainCluster cluster)
{
    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_is_counted_once_as_what_it_is_and_not_at_all_when_it_is_gone()
    {
        var client = await _world.CreateAsync();
        Assert.Equal((1, 0, 0), Running());

        client.Raise(TestEvents.Qr(1), TestEvents.Linked, TestEvents.Online(_world.Time.GetUtcNow()));
        await _world.AtVersionAsync(4);
        Assert.Equal((0, 1, 0), Running());

        client.Raise(TestEvents.Unreachable);
        await _world.AtVersionAsync(5);
        Assert.Equal((0, 0, 1), Running());

        await _world.Grain.DeleteAsync(Token);
        Assert.Equal((0, 0, 0), Running());
    }

    [Fact]
    public async Task A_link_and_its_end_are_counted_with_what_they_took()
    {
        await _world.CreateOnlineAsync();
        await _world.Grain.DeleteAsync(Token);

        Assert.Equal(1, Sum("whatsapp.links"));
        Assert.Equal(1, Sum("whatsapp.unlinks reason=deleted"));
        Assert.Equal(1, Sum("whatsapp.session.changes status=connected reason=online"));
        Assert.Equal(1, _world.Meters.Records("whatsapp.link.duration"));
        // Four until it was online, one of its end; all of them are in the log by now.
        Assert.Equal(5, _world.Meters.Records("whatsapp.outbox.lag"));
        Assert.Equal(0, Sum("whatsapp.outbox.events"));
    }

    [Fact]
    public async Task Whose_doing_an_unlink_is_shows()
    {
        var client = await _world.CreateOnlineAsync();
        client.Raise(new ClientStopped(StopReason.DeviceRemoved));
        await _world.AtVersionAsync(5);

        Assert.Equal(1, Sum("whatsapp.unlinks reason=device-removed"));
        await _world.Grain.DeleteAsync(Token);
        Assert.Equal((1, 0), (Sum("whatsapp.unlinks reason=device-removed"), Sum("whatsapp.unlinks reason=deleted")));
    }

    [Fact]
    public async Task Further_QRs_are_no_change_of_status()
    {
        var client = await _world.CreateAsync();
        client.Raise(TestEvents.Qr(1), TestEvents.Qr(2), TestEvents.Qr(3));
        await _world.AtVersionAsync(4);

        Assert.Equal(1, Sum("whatsapp.session.changes status=pending reason=awaiting-scan"));
    }

    [Fact]
    public async Task Who_lost_a_session_to_another_process_does_not_count_it_any_more()
    {
        await _world.CreateOnlineAsync();
        await _world.StealAsync();

        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.StopAsync(Token));

        Assert.Equal((0, 0, 0), Running());
        Assert.Equal(0, Sum("whatsapp.outbox.events"));
    }

    [Fact]
    public async Task A_session_that_rests_in_storage_is_not_counted()
    {
        await _world.CreateOnlineAsync();

        await _world.DeactivateAsync();

        Assert.Equal((0, 0, 0), Running());
    }

    private (long Pending, long Connected, long Reconnecting) Running() =>
        (Sum("whatsapp.sessions status=pending"), Sum("whatsapp.sessions status=connected"), Sum("whatsapp.sessions status=reconnecting"));

    private long Sum(string key) => _world.Meters.Sum(key);
}
