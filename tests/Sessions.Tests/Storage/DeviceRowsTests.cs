using System.Text;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Shared.Storage;
using WhatsApp;
using WhatsApp.Crypto;
using Xunit;

namespace Sessions.Tests.Storage;

/// <summary>What lies in the tables: the stored format, and what happens to rows that cannot be read.</summary>
public sealed class DeviceRowsTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly SessionKey _key = new($"t{Guid.NewGuid():N}", "one");
    private readonly byte[] _credentials = Random(700);
    private readonly byte[] _preKeys = Random(812 * 32);
    private TestTables _tables = null!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _tables = new TestTables(await azurite.ConnectionStringAsync());

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Rows_have_the_documented_keys_and_columns()
    {
        await FillAsync();

        var rows = await _tables.RawRowsAsync("Devices", _key.Tenant);

        Assert.Equal(["one", "one|prekeys|00000001", "one|prekeys|16777215"], rows.Select(row => row.RowKey).Order(StringComparer.Ordinal));
        Assert.Equal(["Credentials", "DataKey", "Epoch", "KeyId", "Writer"], Columns(rows.Single(row => row.RowKey == "one")));
        Assert.All(rows.Where(row => row.RowKey != "one"), row => Assert.Equal(["Count", "DataKey", "FirstId", "KeyId", "PreKeys"], Columns(row)));
        Assert.Equal(3L, rows.Single(row => row.RowKey == "one")["Epoch"]);
    }

    [Fact]
    public async Task Stored_pre_keys_decrypt_to_what_was_added()
    {
        await FillAsync();

        var batch = (await _tables.RawRowsAsync("Devices", _key.Tenant)).Single(row => row.RowKey == "one|prekeys|00000001");

        var cipher = new RowCipher("Devices", _tables.Ring, SystemRandomSource.Instance);
        Assert.Equal(_preKeys, cipher.Take(batch, "PreKeys"));
        Assert.Equal((1, 812), (batch.GetInt32("FirstId"), batch.GetInt32("Count")));
    }

    [Fact]
    public async Task All_rows_of_a_session_share_its_data_key()
    {
        await FillAsync();

        var cipher = new RowCipher("Devices", _tables.Ring, SystemRandomSource.Instance);
        var keys = (await _tables.RawRowsAsync("Devices", _key.Tenant)).Select(row =>
        {
            using var key = cipher.Unwrap(row.PartitionKey, RowCipher.FindKey(row)!);

            return Convert.ToHexString(key.Bytes);
        });

        Assert.Single(keys.Distinct());
    }

    [Fact]
    public async Task No_row_shows_key_material_in_any_spelling()
    {
        await FillAsync();
        await _tables.Unlinks(new FakeTimeProvider()).AddAsync(_key.Tenant, "0123", _credentials, null, Cancel);
        List<TableEntity> rows = [.. await _tables.RawRowsAsync("Devices", _key.Tenant), .. await _tables.RawRowsAsync("Unlinks", _key.Tenant)];

        var stored = rows.SelectMany(row => row).Select(cell => AsBytes(cell.Value)).ToList();

        Assert.Equal(4, rows.Count);
        byte[][] secrets = [_credentials, _preKeys[..32], _preKeys[^32..], TestKeys.Bytes(32, 1)];
        foreach (var piece in secrets.SelectMany(Pieces).SelectMany(Spellings))
            Assert.DoesNotContain(stored, value => value.AsSpan().IndexOf(piece) >= 0);
    }

    [Fact]
    public async Task Erasing_leaves_no_row_of_this_session_and_all_of_its_neighbours()
    {
        SessionKey[] neighbours = [new(_key.Tenant, "on"), new(_key.Tenant, "one-1"), new(_key.Tenant, "onea"), new(_key.Tenant, "ona")];
        foreach (var neighbour in neighbours)
        {
            await _tables.Devices.Open(neighbour, 1).SaveAsync(_credentials, Cancel);
            await _tables.Devices.Open(neighbour, 1).AddPreKeysAsync(1, _preKeys.AsMemory(0, 32), Cancel);
        }

        await FillAsync();

        await _tables.Devices.Open(_key, 3).EraseAsync(Cancel);

        var left = await _tables.RawRowsAsync("Devices", _key.Tenant);
        Assert.Equal(neighbours.Length * 2, left.Count);
        Assert.DoesNotContain(left, row => row.RowKey == "one" || row.RowKey.StartsWith("one|", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(99)]
    [InlineData(100)]
    [InlineData(101)]
    [InlineData(230)]
    public async Task Erasing_many_batches_takes_several_transactions(int batches)
    {
        var store = _tables.Devices.Open(_key, 1);
        for (var number = 1; number <= batches; number++) await store.AddPreKeysAsync(number, _preKeys.AsMemory(0, 32), Cancel);

        await store.EraseAsync(Cancel);

        Assert.Empty(await _tables.RawRowsAsync("Devices", _key.Tenant));
    }

    [Fact]
    public async Task A_refused_batch_leaves_nothing_behind()
    {
        var old = _tables.Devices.Open(_key, 1);
        await old.SaveAsync(_credentials, Cancel);
        await _tables.Devices.Open(_key, 2).ClaimAsync(Cancel);

        await Assert.ThrowsAsync<OwnershipLostException>(async () => await old.AddPreKeysAsync(1, _preKeys, Cancel));

        Assert.Single(await _tables.RawRowsAsync("Devices", _key.Tenant));
    }

    [Fact]
    public async Task Rows_under_an_unknown_key_are_never_overwritten_but_can_be_claimed_and_erased()
    {
        await FillAsync();
        var before = await SecretsAsync();
        var stranger = new TestTables(await azurite.ConnectionStringAsync(), TestKeys.Of(("k2", 2))).Devices.Open(_key, 4);

        await stranger.ClaimAsync(Cancel);
        await AssertUnreadableAsync(stranger);

        Assert.Equal(before, await SecretsAsync());
        await stranger.EraseAsync(Cancel);
        Assert.Empty(await _tables.RawRowsAsync("Devices", _key.Tenant));
    }

    [Fact]
    public async Task A_wrong_key_under_the_right_id_overwrites_nothing()
    {
        await FillAsync();
        var before = await SecretsAsync();

        await AssertUnreadableAsync(new TestTables(await azurite.ConnectionStringAsync(), TestKeys.Of(("k1", 2))).Devices.Open(_key, 4));

        Assert.Equal(before, await SecretsAsync());
    }

    [Theory]
    [InlineData("Credentials")]
    [InlineData("DataKey")]
    public async Task A_damaged_row_is_never_overwritten(string column)
    {
        await FillAsync();
        await DamageAsync("one", column);
        var before = await SecretsAsync();
        var store = _tables.Devices.Open(_key, 4);

        await Assert.ThrowsAsync<CredentialsUnreadableException>(async () => await store.LoadAsync(Cancel));
        await Assert.ThrowsAsync<CredentialsUnreadableException>(async () => await store.SaveAsync(_credentials, Cancel));

        Assert.Equal(before, await SecretsAsync());
    }

    [Fact]
    public async Task A_damaged_batch_is_never_overwritten()
    {
        await FillAsync();
        await DamageAsync("one|prekeys|00000001", "PreKeys");
        var before = await SecretsAsync();

        await Assert.ThrowsAsync<CredentialsUnreadableException>(
            async () => await _tables.Devices.Open(_key, 4).AddPreKeysAsync(1, _preKeys, Cancel));

        Assert.Equal(before, await SecretsAsync());
    }

    [Fact]
    public async Task Saving_after_a_new_master_key_came_moves_the_row_to_it()
    {
        await _tables.Devices.Open(_key, 1).SaveAsync(_credentials, Cancel);
        var connectionString = await azurite.ConnectionStringAsync();
        var both = new TestTables(connectionString, TestKeys.Of(("k1", 1), ("k2", 2))).Devices.Open(_key, 1);
        Assert.Equal(_credentials, await both.LoadAsync(Cancel));

        await both.SaveAsync(_credentials, Cancel);

        var onlyNew = new TestTables(connectionString, TestKeys.Of(("k2", 2))).Devices.Open(_key, 1);
        Assert.Equal(_credentials, await onlyNew.LoadAsync(Cancel));
        Assert.Equal("k2", Assert.Single(await _tables.RawRowsAsync("Devices", _key.Tenant))["KeyId"]);
    }

    [Fact]
    public async Task A_removal_under_an_unknown_key_is_unreadable_and_stays()
    {
        var time = new FakeTimeProvider();
        await _tables.Unlinks(time).AddAsync(_key.Tenant, "0123", _credentials, null, Cancel);
        var stranger = new TestTables(await azurite.ConnectionStringAsync(), TestKeys.Of(("k2", 2))).Unlinks(time);
        var unlink = new PendingUnlink(_key.Tenant, "0123", time.GetUtcNow(), 0, time.GetUtcNow(), "");

        await Assert.ThrowsAsync<CredentialsUnreadableException>(() => stranger.LoadCredentialsAsync(unlink, Cancel));
        await stranger.AddAsync(_key.Tenant, "0123", new byte[3], null, Cancel);

        Assert.Equal(_credentials, await _tables.Unlinks(time).LoadCredentialsAsync(unlink, Cancel));
    }

    private async Task FillAsync()
    {
        var store = _tables.Devices.Open(_key, 3);
        await store.SaveAsync(_credentials, Cancel);
        await store.AddPreKeysAsync(1, _preKeys, Cancel);
        await store.AddPreKeysAsync((1 << 24) - 1, _preKeys.AsMemory(0, 32), Cancel);
    }

    private async Task AssertUnreadableAsync(IOwnedDeviceStore store)
    {
        await Assert.ThrowsAsync<CredentialsUnreadableException>(async () => await store.LoadAsync(Cancel));
        await Assert.ThrowsAsync<CredentialsUnreadableException>(async () => await store.SaveAsync(_credentials, Cancel));
        await Assert.ThrowsAsync<CredentialsUnreadableException>(async () => await store.AddPreKeysAsync(1, _preKeys, Cancel));
        await Assert.ThrowsAsync<CredentialsUnreadableException>(async () => await store.AddPreKeysAsync(5000, _preKeys, Cancel));
    }

    private async Task DamageAsync(string rowKey, string column)
    {
        var table = _tables.Service.GetTableClient("Devices");
        TableEntity row = (await table.GetEntityAsync<TableEntity>(_key.Tenant, rowKey, cancellationToken: Cancel)).Value;
        var bytes = row.GetBinary(column);
        bytes[^1] ^= 1;
        row[column] = bytes;
        await table.UpdateEntityAsync(row, ETag.All, TableUpdateMode.Replace, Cancel);
    }

    private async Task<List<string>> SecretsAsync() =>
        [.. (await _tables.RawRowsAsync("Devices", _key.Tenant)).SelectMany(row => row)
            .Where(cell => cell.Key is "Credentials" or "DataKey" or "PreKeys" or "KeyId")
            .Select(cell => Convert.ToHexString(AsBytes(cell.Value)))];

    private static IEnumerable<string> Columns(TableEntity row) =>
        row.Keys.Where(name => name is not ("odata.etag" or "PartitionKey" or "RowKey" or "Timestamp")).Order(StringComparer.Ordinal);

    private static byte[] AsBytes(object value) => value as byte[] ?? Encoding.UTF8.GetBytes($"{value}");

    private static IEnumerable<byte[]> Pieces(byte[] secret) => secret.Chunk(16).Where(piece => piece.Length == 16);

    /// <summary>Raw, hex, and the inner characters of base64 at each of the three alignments.</summary>
    private static IEnumerable<byte[]> Spellings(byte[] piece)
    {
        yield return piece;
        yield return Encoding.ASCII.GetBytes(Convert.ToHexString(piece));
        yield return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(piece));
        for (var shift = 0; shift < 3; shift++)
            yield return Encoding.ASCII.GetBytes(Convert.ToBase64String([.. new byte[shift], .. piece])[4..^4]);
    }

    private static byte[] Random(int length)
    {
        var bytes = new byte[length];
        SystemRandomSource.Instance.Fill(bytes);

        return bytes;
    }
}
