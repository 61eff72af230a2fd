using Xunit;

namespace Sessions.Tests.Grains;

public sealed class SavesTests(GrainCluster cluster)
{
    private const int Sessions = 20;
    private const int Most = 16;

    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_every_session_has_something_to_save_a_bounded_number_does_so_at_a_time_and_reads_do_not_wait()
    {
        var grains = Enumerable.Range(0, Sessions).Select(number => _world.GrainOf($"s-{number}")).ToList();
        foreach (var grain in grains) Assert.True((await grain.CreateAsync(new CreateSession(), Token)).Created);
        _world.Storage.HoldAll("session.replace");

        foreach (var client in _world.Connections.All) client.Raise(TestEvents.Qr(1));
        foreach (var grain in grains) Assert.NotNull((await grain.WaitAsync(1, TimeSpan.FromSeconds(25), Token))!.Qr);

        await _world.Storage.UntilAsync(() => Task.FromResult(_world.Storage.Waiting("session.replace") >= Most));
        Assert.Equal(Most, _world.Storage.Waiting("session.replace"));

        _world.Storage.ReleaseAll("session.replace");
        for (var number = 0; number < Sessions; number++)
        {
            var key = new SessionKey(_world.Tenant, $"s-{number}");
            await _world.Storage.UntilAsync(async () => (await _world.SessionRows.LoadAsync(key, Token))!.Record.Version == 2);
        }
    }
}
