using Microsoft.Extensions.Logging.Abstractions;
using Sessions.Proxies;
using Sessions.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Grains;

/// <summary>Proxies that a process stored before it died, and that no record names.</summary>
public sealed class ProxySweepTests : IAsyncLifetime
{
    private static readonly ProxyAddress Proxy = new("socks5", "proxy.example", 1080, "user", "password");

    private readonly World _world;
    private readonly ProxySweep _sweep;

    public ProxySweepTests(GrainCluster cluster)
    {
        _world = cluster.NewWorld();
        _sweep = new(_world.Proxies, _world.Sessions, cluster.Client, _world.Time, NullLogger<ProxySweep>.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _sweep.StopAsync(CancellationToken.None);
        _sweep.Dispose();
    }

    [Fact]
    public async Task What_a_creation_left_behind_that_a_crash_cut_short_is_erased_and_its_id_is_free()
    {
        // Half a pause before the first look, which comes too early for it.
        await _sweep.StartAsync(Token);
        await _world.Time.ArmedAsync(ProxySweep.Pause, ProxySweep.Pause);
        _world.Time.Advance(ProxySweep.Pause / 2);
        var begun = _world.Time.GetUtcNow();
        // Looked for, proxy stored, record written.
        _world.Storage.CrashAt(3, isDone: false);
        await Assert.ThrowsAsync<StorageUnavailableException>(() => _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token));
        await _world.RestartAsync();
        Assert.Equal((null, 1), (await _world.RecordAsync(), _world.ProxyRows.Count));

        await PassTimeUntilLeftAsync(0);

        Assert.True(_world.Time.GetUtcNow() - begun >= ProxySweep.Grace);
        Assert.True((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);
    }

    [Fact]
    public async Task What_a_change_left_behind_is_erased_and_the_session_keeps_its_proxy()
    {
        Assert.True((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);
        // As another owner would have named it, who had not come to write the record.
        await StoreAsync(_world.Key, (await _world.RecordAsync())!.Epoch + 1);
        await _sweep.StartAsync(Token);

        await PassTimeUntilLeftAsync(1);

        Assert.Equal(Proxy, await (await _world.Connections.NextAsync()).FindProxy!(Token));
    }

    [Fact]
    public async Task A_change_under_way_keeps_the_proxy_that_it_has_stored()
    {
        Assert.True((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);
        await _world.Connections.NextAsync();
        var replace = _world.Storage.Hold("session.replace");
        var changing = _world.Grain.UpdateAsync(new() { Proxy = new(Proxy with { Password = "another" }) }, Token);
        await replace.Reached;

        var stored = await _world.ProxyRows.ScanAsync(DateTimeOffset.MaxValue, Token).Select(proxy => proxy.ProxyId).ToListAsync(Token);
        var erasing = _world.Grain.EraseStrayProxiesAsync(stored, Token);
        // Waits for no turn, and comes after the call before it.
        await _world.Grain.GetAsync(Token);
        replace.Release();
        await changing;
        await erasing;

        Assert.Equal(2, stored.Count);
        Assert.Equal("another", (await (await _world.Connections.NextAsync()).FindProxy!(Token)).Password);
    }

    [Fact]
    public async Task Those_that_memory_and_storage_name_stay_while_they_differ()
    {
        Assert.True((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);
        var inMemory = (await _world.RecordAsync())!.ProxyId!;
        var (inStorage, stray) = (await StoreAsync(_world.Key, 1), await StoreAsync(_world.Key, 1));
        var stored = (await _world.SessionRows.LoadAsync(_world.Key, Token))!;
        await _world.SessionRows.ReplaceAsync(stored.Record with { ProxyId = inStorage }, stored.ETag, Token);

        await _world.Grain.EraseStrayProxiesAsync([inMemory, inStorage, stray], Token);

        Assert.Equal(2, _world.ProxyRows.Count);
        Assert.Equal(Proxy, await _world.ProxyRows.LoadAsync(_world.Key, inMemory, Token));
        Assert.Equal(Proxy, await _world.ProxyRows.LoadAsync(_world.Key, inStorage, Token));
    }

    [Fact]
    public async Task Nobody_is_asked_about_proxies_that_their_records_name()
    {
        Assert.True((await _world.Grain.CreateAsync(new CreateSession(Proxy: Proxy), Token)).Created);
        var stray = await StoreAsync(new(_world.Tenant, "another"), 1);
        var loads = _world.Storage.Count("session.load");
        await _sweep.StartAsync(Token);

        await PassTimeUntilLeftAsync(1);

        // Another look has begun, so the one before is over.
        var looks = _world.Storage.Count("proxy.scan");
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("proxy.scan") > looks));
        Assert.Equal(loads + 1, _world.Storage.Count("session.load"));
        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => _world.ProxyRows.LoadAsync(new(_world.Tenant, "another"), stray, Token));
    }

    [Fact]
    public async Task Storage_that_is_down_is_asked_again_later()
    {
        await StoreAsync(_world.Key, 1);
        _world.Storage.IsDown = true;
        await _sweep.StartAsync(Token);
        await _world.PassTimeUntilAsync(() => Task.FromResult(_world.Storage.Count("proxy.scan") >= 2));
        _world.Storage.IsDown = false;

        await PassTimeUntilLeftAsync(0);
    }

    private async Task<string> StoreAsync(SessionKey key, long epoch)
    {
        var id = RowKeys.NewProxyId(epoch, SystemRandomSource.Instance);
        await _world.ProxyRows.AddAsync(key, id, Proxy, Token);
        return id;
    }

    private Task PassTimeUntilLeftAsync(int count) => _world.PassTimeUntilAsync(() => Task.FromResult(_world.ProxyRows.Count == count));
}
