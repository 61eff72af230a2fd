using Sessions.Proxies;
using Sessions.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What every store of proxies keeps; each test has a tenant of its own.</summary>
public abstract class ProxyStoreContract : StoreContract<IProxyStore>
{
    private static readonly ProxyAddress First = new("socks5", "proxy.example", 1080, "user", "pässword");
    private static readonly ProxyAddress Second = new("http", "2001:db8::7", 3128);

    private SessionKey Key => new(Tenant, "one");

    [Fact]
    public async Task A_proxy_comes_back_with_all_it_has()
    {
        var (first, second) = (await AddAsync(1, First), await AddAsync(1, Second));
        await Store.AddAsync(Key, first, First, Cancel);

        Assert.Equal(First, await Store.LoadAsync(Key, first, Cancel));
        Assert.Equal(Second, await Store.LoadAsync(Key, second, Cancel));
    }

    [Fact]
    public async Task One_that_is_not_there_cannot_be_read()
    {
        var id = await AddAsync(1, First);

        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => Store.LoadAsync(Key with { SessionId = "two" }, id, Cancel));
        await Store.RemoveAsync(Key, id, Cancel);
        await Store.RemoveAsync(Key, id, Cancel);
        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => Store.LoadAsync(Key, id, Cancel));
    }

    [Fact]
    public async Task All_but_one_are_erased_and_neither_a_later_owners_nor_another_sessions()
    {
        var (left, kept, later) = (await AddAsync(0x10, First), await AddAsync(0xfffe, Second), await AddAsync(0xffff, First));
        await Store.AddAsync(Key with { SessionId = "one-more" }, left, First, Cancel);
        await Store.AddAsync(Key with { SessionId = "on" }, left, First, Cancel);

        await Store.EraseAsync(Key, 0xfffe, kept, Cancel);

        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => Store.LoadAsync(Key, left, Cancel));
        Assert.Equal(Second, await Store.LoadAsync(Key, kept, Cancel));
        Assert.Equal(First, await Store.LoadAsync(Key, later, Cancel));
        Assert.Equal(First, await Store.LoadAsync(Key with { SessionId = "one-more" }, left, Cancel));
        Assert.Equal(First, await Store.LoadAsync(Key with { SessionId = "on" }, left, Cancel));

        await Store.EraseAsync(Key, 0xffff, keptId: null, Cancel);
        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => Store.LoadAsync(Key, later, Cancel));
    }

    [Fact]
    public async Task A_scan_finds_those_of_all_tenants_that_were_stored_before_a_moment()
    {
        var (one, other) = (await AddAsync(1, First), RowKeys.NewProxyId(1, SystemRandomSource.Instance));
        var foreign = new SessionKey($"{Tenant}x", "two");
        await Store.AddAsync(foreign, other, Second, Cancel);

        // Storage has a clock of its own.
        Assert.Equal([(Key, one), (foreign, other)], (await ScanAsync(TimeSpan.FromHours(1))).OrderBy(proxy => proxy.Key.SessionId, StringComparer.Ordinal));
        Assert.Empty(await ScanAsync(TimeSpan.FromHours(-1)));

        async Task<List<(SessionKey Key, string ProxyId)>> ScanAsync(TimeSpan ahead) =>
            await Store.ScanAsync(TimeProvider.System.GetUtcNow() + ahead, Cancel).Where(proxy => proxy.Key.Tenant.StartsWith(Tenant, StringComparison.Ordinal)).ToListAsync(Cancel);
    }

    private async Task<string> AddAsync(long epoch, ProxyAddress proxy)
    {
        var id = RowKeys.NewProxyId(epoch, SystemRandomSource.Instance);
        await Store.AddAsync(Key, id, proxy, Cancel);
        return id;
    }
}
