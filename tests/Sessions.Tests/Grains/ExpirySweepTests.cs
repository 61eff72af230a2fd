using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace Sessions.Tests.Grains;

public sealed class ExpirySweepTests : IAsyncLifetime
{
    private readonly World _world;
    private readonly ExpirySweep _sweep;

    public ExpirySweepTests(GrainCluster cluster)
    {
        _world = cluster.NewWorld();
        _sweep = new(_world.Sessions, cluster.Client, new ExpiryOptions(), _world.Time, NullLogger<ExpirySweep>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sweep.StopAsync(CancellationToken.None);
        _sweep.Dispose();
    }

    [Fact]
    public async Task What_nobody_linked_is_gone_a_day_after_it_expired_and_nothing_else_is()
    {
        var begun = _world.Time.GetUtcNow();
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted, id: "old");
        await _world.LeaveBehindAsync(SessionStatus.LoggedOut, SessionReason.DeviceRemoved, id: "logged-out");
        await _world.LeaveBehindAsync(SessionStatus.Stopped, SessionReason.StoppedByUser, TestCredentials.Linked, id: "stopped");
        await _world.LeaveBehindAsync(SessionStatus.Failed, SessionReason.Refused, TestCredentials.Linked, id: "failed");
        await _sweep.StartAsync(Token);

        await _world.PassTimeUntilAsync(async () => await FindAsync("old") is null);

        // Virtual time may pass while a sweep is at work, so only the earliest moment is certain.
        Assert.True(_world.Time.GetUtcNow() - begun >= TimeSpan.FromDays(1));
        Assert.NotNull(await FindAsync("logged-out"));
        Assert.NotNull(await FindAsync("stopped"));
        Assert.NotNull(await FindAsync("failed"));
    }

    [Fact]
    public async Task Storage_that_is_down_is_asked_again_later()
    {
        await _world.LeaveBehindAsync(SessionStatus.Expired, SessionReason.QrExhausted);
        _world.Time.Advance(TimeSpan.FromDays(2));
        _world.Storage.IsDown = true;
        await _sweep.StartAsync(Token);
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("session.scan") >= 2));
        _world.Storage.IsDown = false;

        await _world.PassTimeUntilAsync(async () => await _world.RecordAsync() is null);
    }

    [Fact]
    public void Less_than_a_minute_is_refused() =>
        Assert.Contains("ExpiredRetention", Assert.Single(new ExpiryOptions { ExpiredRetention = TimeSpan.FromSeconds(59) }.Validate()), StringComparison.Ordinal);

    private async Task<SessionRecord?> FindAsync(string id) =>
        (await _world.SessionRows.LoadAsync(new SessionKey(_world.Tenant, id), CancellationToken.None))?.Record;
}
