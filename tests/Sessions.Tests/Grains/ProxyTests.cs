using Sessions.Proxies;
using WhatsApp;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>The proxy of a session: what clients are opened with, what is stored, and when it goes.</summary>
public sealed class ProxyTests(GrainCluster cluster)
{
    private static readonly ProxyAddress Proxy = new("socks5", "proxy.example", 1080, "user", "password");
    private static readonly ProxyAddress Other = Proxy with { Password = "another" };

    private readonly World _world = cluster.NewWorld();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_connects_through_its_proxy_and_shows_it_without_its_password()
    {
        var client = await CreateAsync();

        Assert.Equal(Proxy, await client.FindProxy!(Token));
        Assert.Equal(Proxy.Shown, (await _world.Grain.GetAsync(Token))!.Proxy);
        Assert.Equal((Proxy.Shown, 1), ((await _world.RecordAsync())!.Proxy, _world.ProxyRows.Count));
    }

    [Fact]
    public async Task A_session_without_one_connects_directly() => Assert.Null((await _world.CreateAsync()).FindProxy);

    [Fact]
    public async Task Another_proxy_of_a_linked_session_connects_it_anew_and_the_old_one_is_erased()
    {
        var first = await LinkAsync();

        var result = await _world.Grain.UpdateAsync(new() { Proxy = new(Other) }, Token);
        var second = await _world.Connections.NextAsync();

        Assert.Equal((UpdateOutcome.Updated, Other.Shown), (result.Outcome, result.Session!.Proxy));
        Assert.Equal((SessionStatus.Reconnecting, SessionReason.Starting), (result.Session.Status, result.Session.Reason));
        Assert.True(first.IsDisposed);
        Assert.Equal(Other, await second.FindProxy!(Token));
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.ProxyRows.Count == 1));
    }

    [Fact]
    public async Task Null_takes_it_away_and_the_session_connects_directly()
    {
        await LinkAsync();

        var result = await _world.Grain.UpdateAsync(new() { Proxy = new(null) }, Token);

        Assert.Null(result.Session!.Proxy);
        Assert.Null((await _world.Connections.NextAsync()).FindProxy);
        Assert.Equal((null, null), ((await _world.RecordAsync())!.Proxy, (await _world.RecordAsync())!.ProxyId));
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.ProxyRows.Count == 0));
    }

    [Fact]
    public async Task The_proxy_it_has_already_is_no_change_and_another_password_is()
    {
        await LinkAsync();
        var version = (await _world.Grain.GetAsync(Token))!.Version;

        var same = await _world.Grain.UpdateAsync(new() { Proxy = new(Proxy with { }) }, Token);
        Assert.Equal((version, 1), (same.Session!.Version, _world.Connections.Count));

        await _world.Grain.UpdateAsync(new() { Proxy = new(Other) }, Token);
        Assert.Equal(2, _world.Connections.Count);
    }

    [Fact]
    public async Task A_session_that_does_not_run_takes_the_proxy_and_starts_with_it()
    {
        await LinkAsync();
        await _world.Grain.StopAsync(Token);

        await _world.Grain.UpdateAsync(new() { Proxy = new(Other) }, Token);
        Assert.Equal(1, _world.Connections.Count);
        await _world.Grain.StartAsync(Token);

        Assert.Equal(Other, await (await _world.Connections.NextAsync()).FindProxy!(Token));
    }

    [Fact]
    public async Task It_outlives_the_process_and_the_link()
    {
        await LinkAsync();

        await _world.RestartAsync();
        await _world.Grain.ResumeAsync(Token);
        var resumed = await _world.Connections.NextAsync();
        Assert.Equal(Proxy, await resumed.FindProxy!(Token));

        await _world.Grain.LogoutAsync(Token);
        await _world.Grain.StartAsync(Token);
        var anew = await _world.Connections.NextAsync();
        Assert.Equal(Proxy, await anew.FindProxy!(Token));

        anew.Raise(new QrExhausted());
        await _world.Storage.UntilAsync(async () => (await _world.RecordAsync())!.Status == SessionStatus.Expired);
        await _world.Grain.StartAsync(Token);
        Assert.Equal(Proxy, await (await _world.Connections.NextAsync()).FindProxy!(Token));
    }

    [Fact]
    public async Task With_the_session_it_goes()
    {
        await LinkAsync();
        await _world.Grain.UpdateAsync(new() { Proxy = new(Other) }, Token);

        Assert.True(await _world.Grain.DeleteAsync(Token));

        await _world.PassTimeUntilAsync(async () => await _world.RecordAsync() is null);
        Assert.Equal(0, _world.ProxyRows.Count);
    }

    [Fact]
    public async Task A_removal_left_to_be_retried_takes_the_same_way()
    {
        await LinkAsync();
        _world.Connections.LogoutResult = false;

        Assert.True(await _world.Grain.DeleteAsync(Token));

        var unlink = Assert.Single(await _world.UnlinksAsync());
        Assert.Equal(Proxy, await _world.UnlinkRows.LoadProxyAsync(unlink, Token));
    }

    [Fact]
    public async Task A_removal_whose_proxy_is_lost_never_takes_the_direct_way()
    {
        await LinkAsync();
        _world.Connections.LogoutResult = false;
        _world.ProxyRows.Lose();

        Assert.True(await _world.Grain.DeleteAsync(Token));

        var unlink = Assert.Single(await _world.UnlinksAsync());
        Assert.Equal(Proxy with { User = null, Password = null }, await _world.UnlinkRows.LoadProxyAsync(unlink, Token));
    }

    [Fact]
    public async Task A_session_whose_proxy_is_lost_is_failed_and_never_connects_without_it()
    {
        await LinkAsync();
        await _world.RestartAsync();
        _world.ProxyRows.Lose();

        var session = (await _world.Grain.GetAsync(Token))!;
        Assert.Equal((SessionStatus.Failed, SessionReason.CredentialsUnreadable), (session.Status, session.Reason));
        session = (await _world.Grain.StartAsync(Token))!;
        Assert.Equal((SessionStatus.Failed, SessionReason.CredentialsUnreadable), (session.Status, session.Reason));
        Assert.Equal(1, _world.Connections.Count);

        await _world.Grain.UpdateAsync(new() { Proxy = new(Other) }, Token);
        session = (await _world.Grain.StartAsync(Token))!;
        Assert.Equal(SessionStatus.Reconnecting, session.Status);
        Assert.Equal(Other, await (await _world.Connections.NextAsync()).FindProxy!(Token));
    }

    [Fact]
    public async Task A_creation_that_came_to_nothing_leaves_no_proxy()
    {
        await _world.CreateAsync();
        Assert.False((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);

        Assert.Equal(0, _world.ProxyRows.Count);
    }

    private async Task<FakeConnection> CreateAsync()
    {
        Assert.True((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);
        return await _world.Connections.NextAsync();
    }

    private async Task<FakeConnection> LinkAsync()
    {
        var client = await CreateAsync();
        await client.Store.SaveAsync(TestCredentials.Linked, Token);
        client.Raise(TestEvents.Qr(1), TestEvents.Linked, TestEvents.Online(_world.Time.GetUtcNow()));
        await _world.SavedAsync(4);
        return client;
    }
}
