using Azure;
using Azure.Data.Tables;
using Sessions.ApiKeys;
using Shared.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage;

public sealed class TableApiKeyStoreTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2025, 1, 8, 12, 0, 0, TimeSpan.Zero);

    private readonly string _tenant = $"t{Guid.NewGuid():N}";
    private TestTables _tables = null!;
    private TableApiKeyStore _keys = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _tables = new TestTables(await azurite.ConnectionStringAsync());
        _keys = new TableApiKeyStore(_tables.Tables);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task A_key_comes_back_as_it_was_stored()
    {
        var plain = Key();
        var full = Key() with { SessionIds = ["a", "b-1"], Name = "ci", ExpiresAt = Now.AddDays(1) };
        foreach (var key in (ApiKey[])[plain, full]) await _keys.AddAsync(key, Cancel);

        Assert.Equivalent(plain, await _keys.FindAsync(_tenant, plain.Id, Cancel), strict: true);
        Assert.Equivalent(full, await _keys.FindAsync(_tenant, full.Id, Cancel), strict: true);
        Assert.Equal(new[] { plain.Id, full.Id }.Order(StringComparer.Ordinal), (await _keys.ListAsync(_tenant, Cancel)).Select(key => key.Id));
        Assert.True(await _keys.AnyAsync(Cancel));
        Assert.Empty(await _keys.ListAsync("nobody", Cancel));
    }

    [Fact]
    public async Task A_use_is_noted_and_brings_no_deleted_key_back()
    {
        var key = Key();
        await _keys.AddAsync(key, Cancel);
        await _keys.TouchAsync(_tenant, key.Id, Now.AddHours(1), Cancel);
        Assert.Equal(key with { LastUsedAt = Now.AddHours(1) }, (await _keys.FindAsync(_tenant, key.Id, Cancel))! with { Scopes = key.Scopes });

        Assert.True(await _keys.DeleteAsync(_tenant, key.Id, Cancel));
        await _keys.TouchAsync(_tenant, key.Id, Now.AddHours(2), Cancel);

        Assert.Null(await _keys.FindAsync(_tenant, key.Id, Cancel));
        Assert.False(await _keys.DeleteAsync(_tenant, key.Id, Cancel));
    }

    [Theory]
    [InlineData("Hash")]
    [InlineData("Scopes")]
    [InlineData("SessionIds")]
    [InlineData("ExpiresAt")]
    public async Task A_damaged_row_is_no_key(string column)
    {
        var key = Key() with { SessionIds = ["a"], ExpiresAt = Now };
        await _keys.AddAsync(key, Cancel);
        await _tables.Service.GetTableClient("Keys").UpdateEntityAsync(new TableEntity(_tenant, key.Id) { [column] = 5 }, ETag.All, TableUpdateMode.Merge, Cancel);

        Assert.Null(await _keys.FindAsync(_tenant, key.Id, Cancel));
        Assert.Empty(await _keys.ListAsync(_tenant, Cancel));
    }

    [Fact]
    public async Task The_row_does_not_hold_the_key()
    {
        var id = ApiKeyText.NewId(SystemRandomSource.Instance);
        var text = ApiKeyText.New(_tenant, id, SystemRandomSource.Instance);
        await _keys.AddAsync(Key() with { Id = id, Hash = ApiKeyText.HashOf(text) }, Cancel);

        var row = Assert.Single(await _tables.RawRowsAsync("Keys", _tenant));

        Assert.Equal((_tenant, id), ApiKeyText.Parse(text));
        Assert.DoesNotContain(row, cell => $"{cell.Value}".Contains(text.Split('_', 4)[3], StringComparison.Ordinal));
    }

    private ApiKey Key() => new()
    {
        Tenant = _tenant,
        Id = ApiKeyText.NewId(SystemRandomSource.Instance),
        Hash = ApiKeyText.HashOf("some key"),
        Scopes = ["admin", "sessions:read"],
        CreatedAt = Now,
    };
}
