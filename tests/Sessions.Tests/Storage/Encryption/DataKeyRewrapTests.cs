using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Sessions.Proxies;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Sessions.Webhooks;
using Shared.Storage;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage.Encryption;

/// <summary>Moving rows to a new master key, beside their owners. Each test has an account of its own: the move knows no tenants.</summary>
public sealed class DataKeyRewrapTests : IAsyncLifetime
{
    private static readonly byte[] Credentials = TestKeys.Bytes(700, 7);
    private static readonly byte[] PreKeys = TestKeys.Bytes(64, 8);

    private static readonly ProxyAddress Proxy = new("socks5", "proxy.example", 1080, "user", "password");

    private readonly SessionKey _key = new("tenant", "one");
    private readonly FakeTimeProvider _time = new();
    private AzuriteServer _azurite = null!;
    private TestTables _old = null!;
    private TestTables _both = null!;
    private TestTables _new = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _azurite = await AzuriteServer.StartAsync(Cancel);
        _old = new TestTables(_azurite.ConnectionString, TestKeys.Of(("k1", 1)));
        _both = new TestTables(_azurite.ConnectionString, TestKeys.Of(("k1", 1), ("k2", 2)));
        _new = new TestTables(_azurite.ConnectionString, TestKeys.Of(("k2", 2)));
    }

    public ValueTask DisposeAsync() => _azurite.DisposeAsync();

    [Fact]
    public async Task Every_row_moves_once_and_the_old_key_is_needed_no_more()
    {
        await FillAsync();
        await _old.Devices.Open(new SessionKey("tenant", "claimed"), 1).ClaimAsync(Cancel);
        var unlink = new PendingUnlink("tenant", "0123", _time.GetUtcNow(), 0, _time.GetUtcNow(), "");
        await _old.Unlinks(_time).AddAsync("tenant", "0123", Credentials, Proxy, Cancel);
        var proxyId = RowKeys.NewProxyId(1, SystemRandomSource.Instance);
        await _old.Proxies.AddAsync(_key, proxyId, Proxy, Cancel);

        var first = await RunAsync();
        var second = await RunAsync();

        Assert.Equal((5, 0, 0, 0), (first.Moved, first.Missed, first.Unknown, first.Unreadable));
        Assert.Equal(0, second.Moved);
        Assert.Equal(Credentials, await _new.Devices.Open(_key, 3).LoadAsync(Cancel));
        Assert.Equal(Credentials, await _new.Unlinks(_time).LoadCredentialsAsync(unlink, Cancel));
        Assert.Equal(Proxy, await _new.Unlinks(_time).LoadProxyAsync(unlink, Cancel));
        Assert.Equal(Proxy, await _new.Proxies.LoadAsync(_key, proxyId, Cancel));
        var batch = (await RowsAsync()).Single(row => row.RowKey == "one|prekeys|00000001");
        Assert.Equal(PreKeys, new RowCipher("Devices", _new.Ring, SystemRandomSource.Instance).Take(batch, "PreKeys"));
    }

    [Fact]
    public async Task The_secrets_of_a_webhook_move_too_and_its_owner_writes_on()
    {
        var record = new WebhookRecord
        {
            Webhook = new()
            {
                Key = new("tenant", "hook"),
                Url = "https://example.com/",
                IsEnabled = true,
                CreatedAt = _time.GetUtcNow(),
                UpdatedAt = _time.GetUtcNow(),
                EnabledAt = _time.GetUtcNow(),
            },
            Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            PreviousSecret = "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            StartCursor = 5,
        };
        var stored = await _old.Webhooks.TryAddAsync(record, Cancel);

        Assert.Equal(1, (await RunAsync()).Moved);

        Assert.Equivalent(record, (await _new.Webhooks.LoadAsync(record.Webhook.Key, Cancel))!.Record, strict: true);
        // The owner meets the move as a conflict, reads again and repeats its write.
        Assert.Null(await _both.Webhooks.TryReplaceAsync(stored!, record with { PreviousSecret = null }, Cancel));
        var moved = await _both.Webhooks.LoadAsync(record.Webhook.Key, Cancel);
        Assert.NotNull(await _both.Webhooks.TryReplaceAsync(moved!, record with { PreviousSecret = null }, Cancel));
    }

    [Fact]
    public async Task Epoch_writer_and_data_key_stay_as_they_were()
    {
        await FillAsync();
        var before = (await RowsAsync()).Single(row => row.RowKey == "one");
        using var dataKey = Cipher(_old).Unwrap("tenant", RowCipher.FindKey(before)!);

        await RunAsync();

        var after = (await RowsAsync()).Single(row => row.RowKey == "one");
        Assert.Equal((before["Epoch"], before["Writer"]), (after["Epoch"], after["Writer"]));
        using var moved = Cipher(_new).Unwrap("tenant", RowCipher.FindKey(after)!);
        Assert.Equal(dataKey.Bytes, moved.Bytes);
        Assert.NotEqual((byte[])before["Credentials"], (byte[])after["Credentials"]);
    }

    [Fact]
    public async Task An_owner_at_work_keeps_its_rows_and_loses_no_write()
    {
        var owner = _both.Devices.Open(_key, 3);
        await FillAsync();
        await owner.ClaimAsync(Cancel);
        Assert.Equal(Credentials, await owner.LoadAsync(Cancel));

        Assert.Equal(3, (await RunAsync()).Moved);
        await owner.SaveAsync(TestKeys.Bytes(10, 1), Cancel);
        await owner.AddPreKeysAsync(3, PreKeys, Cancel);

        Assert.Equal(TestKeys.Bytes(10, 1), await _new.Devices.Open(_key, 3).LoadAsync(Cancel));
        await owner.EraseAsync(Cancel);
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task An_owner_that_has_only_read_is_not_taken_for_replaced()
    {
        await FillAsync();
        // The same epoch as the writer before it, as after a restart of the grain in one process.
        var owner = _both.Devices.Open(_key, 3);
        Assert.Equal(Credentials, await owner.LoadAsync(Cancel));

        await RunAsync();
        await owner.SaveAsync(TestKeys.Bytes(10, 1), Cancel);

        Assert.Equal(TestKeys.Bytes(10, 1), await _new.Devices.Open(_key, 3).LoadAsync(Cancel));
    }

    [Fact]
    public async Task An_owner_whose_write_comes_between_wins_and_the_next_pass_moves_the_row()
    {
        await FillAsync();
        var owner = _old.Devices.Open(_key, 4);
        await owner.ClaimAsync(Cancel);
        var meanwhile = new BeforeWrites(async () => await owner.SaveAsync(TestKeys.Bytes(10, 1), Cancel));
        var tables = new TestTables(_azurite.ConnectionString, TestKeys.Of(("k1", 1), ("k2", 2)), meanwhile);

        var first = await Rewrap(tables).RunAsync(Cancel);
        var second = await RunAsync();

        Assert.Equal((2, 1), (first.Moved, first.Missed));
        Assert.Equal((1, 0), (second.Moved, second.Missed));
        Assert.Equal(TestKeys.Bytes(10, 1), await _new.Devices.Open(_key, 4).LoadAsync(Cancel));
    }

    [Fact]
    public async Task A_row_erased_meanwhile_is_not_brought_back()
    {
        await FillAsync();
        var owner = _old.Devices.Open(_key, 4);
        var meanwhile = new BeforeWrites(() => owner.EraseAsync(Cancel));
        var tables = new TestTables(_azurite.ConnectionString, TestKeys.Of(("k1", 1), ("k2", 2)), meanwhile);

        var result = await Rewrap(tables).RunAsync(Cancel);

        Assert.Equal((0, 0), (result.Moved, result.Missed));
        Assert.Empty(await RowsAsync());
    }

    [Fact]
    public async Task A_pass_cut_short_is_taken_up_again()
    {
        await FillAsync();
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var meanwhile = new BeforeWrites(() => cut.CancelAsync()) { Skip = 1 };
        var tables = new TestTables(_azurite.ConnectionString, TestKeys.Of(("k1", 1), ("k2", 2)), meanwhile);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Rewrap(tables).RunAsync(cut.Token));
        Assert.Equal(Credentials, await _both.Devices.Open(_key, 3).LoadAsync(Cancel));
        var rest = await RunAsync();

        Assert.InRange(rest.Moved, 1, 2);
        Assert.All(await RowsAsync(), row => Assert.Equal("k2", row["KeyId"]));
    }

    [Fact]
    public async Task Rows_under_a_missing_key_stay_as_they_are_and_are_counted()
    {
        await FillAsync();
        var before = await SecretsAsync();

        var result = await Rewrap(_new).RunAsync(Cancel);

        Assert.Equal((0, 3), (result.Moved, result.Unknown));
        Assert.Equal(["k1"], result.UnknownKeyIds);
        Assert.Equal(before, await SecretsAsync());
    }

    [Fact]
    public async Task Rows_that_a_wrong_key_does_not_open_stay_as_they_are_and_are_counted()
    {
        await FillAsync();
        var before = await SecretsAsync();

        var result = await Rewrap(new TestTables(_azurite.ConnectionString, TestKeys.Of(("k1", 9), ("k2", 2)))).RunAsync(Cancel);

        Assert.Equal((0, 3), (result.Moved, result.Unreadable));
        Assert.Equal(before, await SecretsAsync());
    }

    [Fact]
    public async Task A_damaged_row_does_not_keep_the_others()
    {
        await FillAsync();
        var table = _old.Service.GetTableClient("Devices");
        var row = (await RowsAsync()).Single(row => row.RowKey == "one");
        var box = (byte[])row["Credentials"];
        box[^1] ^= 1;
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Cancel);

        var result = await RunAsync();

        Assert.Equal((2, 1), (result.Moved, result.Unreadable));
        Assert.Equal(box, (byte[])(await RowsAsync()).Single(row => row.RowKey == "one")["Credentials"]);
    }

    [Fact]
    public async Task A_process_that_has_not_heard_of_the_new_key_asks_for_it_when_it_meets_it()
    {
        await FillAsync();
        await RunAsync();
        var source = new FixedKeySource(TestKeys.Of(("k1", 1)));
        var late = new TestTables(_azurite.ConnectionString) { Ring = FixedKeySource.RingOf(source) }.Devices;
        source.Failure = new StorageUnavailableException("Down.");

        await Assert.ThrowsAsync<StorageUnavailableException>(async () => await late.Open(_key, 3).LoadAsync(Cancel));
        source.Failure = null;
        source.Keys = TestKeys.Of(("k1", 1), ("k2", 2));

        Assert.Equal(Credentials, await late.Open(_key, 3).LoadAsync(Cancel));
    }

    [Fact]
    public async Task An_owner_keeps_working_when_the_old_key_is_taken_out_before_it_writes()
    {
        var source = new FixedKeySource(TestKeys.Of(("k1", 1)));
        var ring = FixedKeySource.RingOf(source);
        var owner = new TestTables(_azurite.ConnectionString) { Ring = ring }.Devices.Open(_key, 1);
        await owner.SaveAsync(Credentials, Cancel);
        source.Keys = TestKeys.Of(("k2", 2));
        await ring.LoadAsync(Cancel);

        await owner.AddPreKeysAsync(1, PreKeys, Cancel);
        await owner.SaveAsync(Credentials, Cancel);

        Assert.Equal(Credentials, await _new.Devices.Open(_key, 1).LoadAsync(Cancel));
    }

    private Task<RewrapResult> RunAsync() => Rewrap(_both).RunAsync(Cancel);

    private static DataKeyRewrap Rewrap(TestTables tables) =>
        new(tables.Tables, tables.Ring, SystemRandomSource.Instance, TimeProvider.System, NullLogger<DataKeyRewrap>.Instance);

    private static RowCipher Cipher(TestTables tables) => new("Devices", tables.Ring, SystemRandomSource.Instance);

    private async Task FillAsync()
    {
        var store = _old.Devices.Open(_key, 3);
        await store.SaveAsync(Credentials, Cancel);
        await store.AddPreKeysAsync(1, PreKeys, Cancel);
        await store.AddPreKeysAsync(100, PreKeys, Cancel);
    }

    private Task<List<TableEntity>> RowsAsync() => _old.RawRowsAsync("Devices", "tenant");

    private async Task<List<string>> SecretsAsync() =>
        [.. (await RowsAsync()).SelectMany(row => row).Where(cell => cell.Value is byte[]).Select(cell => Convert.ToHexString((byte[])cell.Value))];
}
