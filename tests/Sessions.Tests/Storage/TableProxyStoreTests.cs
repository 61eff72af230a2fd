using System.Text;
using Sessions.Storage;
using Shared.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class TableProxyStoreTests(AzuriteFixture azurite) : ProxyStoreContract
{
    protected override async Task<IProxyStore> OpenAsync() => new TestTables(await azurite.ConnectionStringAsync()).Proxies;

    [Fact]
    public async Task A_row_shows_nothing_of_it_and_belongs_where_it_is()
    {
        var tables = new TestTables(await azurite.ConnectionStringAsync());
        var (key, id) = (new SessionKey(Tenant, "one"), RowKeys.NewProxyId(1, SystemRandomSource.Instance));
        await tables.Proxies.AddAsync(key, id, new("socks5", "proxy.example", 1080, "secret-user", "secret-password"), Cancel);

        var row = Assert.Single(await tables.RawRowsAsync("Devices", Tenant));
        foreach (var (column, value) in row)
        {
            var seen = value is byte[] bytes ? Encoding.Latin1.GetString(bytes) : $"{value}";
            Assert.False(seen.Contains("secret", StringComparison.Ordinal) || seen.Contains("proxy.example", StringComparison.Ordinal), column);
        }

        row.RowKey = RowKeys.Proxy("two", id);
        await tables.Service.GetTableClient("Devices").AddEntityAsync(row, Cancel);
        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => tables.Proxies.LoadAsync(key with { SessionId = "two" }, id, Cancel));
    }

    [Fact]
    public async Task A_scan_passes_over_the_rows_of_devices()
    {
        var tables = new TestTables(await azurite.ConnectionStringAsync());
        var (key, id) = (new SessionKey(Tenant, "one"), RowKeys.NewProxyId(1, SystemRandomSource.Instance));
        await tables.Devices.Open(key, 1).SaveAsync(new byte[] { 1, 2, 3 }, Cancel);
        await tables.Proxies.AddAsync(key, id, new("http", "proxy.example", 80), Cancel);

        var found = await tables.Proxies.ScanAsync(TimeProvider.System.GetUtcNow() + TimeSpan.FromHours(1), Cancel).Where(proxy => proxy.Key.Tenant == Tenant).ToListAsync(Cancel);

        Assert.Equal(2, (await tables.RawRowsAsync("Devices", Tenant)).Count);
        Assert.Equal([(key, id)], found);
    }

    [Fact]
    public async Task Without_its_master_key_it_cannot_be_read_but_erased()
    {
        var tables = new TestTables(await azurite.ConnectionStringAsync());
        var (key, id) = (new SessionKey(Tenant, "one"), RowKeys.NewProxyId(1, SystemRandomSource.Instance));
        await tables.Proxies.AddAsync(key, id, new("http", "proxy.example", 80, "user", "password"), Cancel);
        var stranger = new TestTables(await azurite.ConnectionStringAsync(), TestKeys.Of(("k9", 9))).Proxies;

        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => stranger.LoadAsync(key, id, Cancel));
        await stranger.EraseAsync(key, 1, keptId: null, Cancel);

        Assert.Empty(await tables.RawRowsAsync("Devices", Tenant));
    }
}
