using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Sessions.Proxies;
using Sessions.Storage.Encryption;
using WhatsApp.Crypto;

namespace Sessions.Storage;

/// <summary>
/// Proxies in rows of <c>Devices</c> (row keys in <see cref="RowKeys"/>): column <c>Proxy</c>, JSON, as <see cref="RowCipher"/> says under a data key
/// of the row's own. Master keys are rotated as for every other row of the table.
/// </summary>
internal sealed class TableProxyStore(StorageTables tables, KeyRing ring, IRandomSource random) : IProxyStore
{
    private const string ProxyColumn = "Proxy";

    private readonly StorageTable _table = tables.Devices;
    private readonly RowCipher _cipher = new(tables.Devices.Name, ring, random);

    public async Task AddAsync(SessionKey key, string proxyId, ProxyAddress proxy, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        var row = new TableEntity(key.Tenant, RowKeys.Proxy(key.SessionId, proxyId));
        using (var dataKey = _cipher.NewKey()) Put(_cipher, row, ProxyColumn, dataKey, proxy);
        try
        {
            await _table.AddAsync(row, cancellationToken);
        }
        catch (RequestFailedException failed) when (failed.Status == 409)
        {
            // The id is random: this very write, whose answer was lost.
        }
    }

    public async Task<ProxyAddress> LoadAsync(SessionKey key, string proxyId, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        var row = await _table.FindAsync(key.Tenant, RowKeys.Proxy(key.SessionId, proxyId), cancellationToken)
            ?? throw new CredentialsUnreadableException("A session's proxy is not in Devices.");
        await _cipher.PrepareAsync(RowCipher.FindKey(row), cancellationToken);

        return Take(_cipher, row, ProxyColumn) ?? throw new CredentialsUnreadableException("A row of Devices lost its proxy.");
    }

    public async IAsyncEnumerable<(SessionKey Key, string ProxyId)> ScanAsync(
        DateTimeOffset before, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // The time of the last write: a row that moves to another master key counts as new once more, which only makes it wait.
        var filter = TableClient.CreateQueryFilter($"Timestamp lt {before}");
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, 1000, ["PartitionKey", "RowKey"], continuation, cancellationToken);
            foreach (var row in page.Values)
            {
                if (RowKeys.ReadProxy(row.RowKey) is { } proxy) yield return (new(row.PartitionKey, proxy.SessionId), proxy.ProxyId);
            }

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    public Task RemoveAsync(SessionKey key, string proxyId, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        return _table.DeleteAsync(key.Tenant, RowKeys.Proxy(key.SessionId, proxyId), etag: null, cancellationToken);
    }

    public async Task EraseAsync(SessionKey key, long epoch, string? keptId, CancellationToken cancellationToken)
    {
        RowKeys.Check(key);

        var kept = keptId is null ? null : RowKeys.Proxy(key.SessionId, keptId);
        var (from, below) = RowKeys.ProxyRange(key.SessionId, epoch);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {key.Tenant} and RowKey ge {from} and RowKey lt {below}");
        string? continuation = null;
        do
        {
            var page = await _table.PageAsync(filter, 1000, ["PartitionKey", "RowKey"], continuation, cancellationToken);
            foreach (var row in page.Values.Where(row => row.RowKey != kept))
                await _table.DeleteAsync(row.PartitionKey, row.RowKey, etag: null, cancellationToken);

            continuation = page.ContinuationToken;
        }
        while (continuation is not null);
    }

    /// <summary>Puts a proxy into a row.</summary>
    public static void Put(RowCipher cipher, TableEntity row, string column, DataKey key, ProxyAddress proxy)
    {
        var secret = JsonSerializer.SerializeToUtf8Bytes(proxy, StorageJsonContext.Default.ProxyAddress);
        cipher.Put(row, column, key, secret);
        CryptographicOperations.ZeroMemory(secret);
    }

    /// <summary>A row's proxy; null when it has none.</summary>
    /// <exception cref="CredentialsUnreadableException">It cannot be decrypted, or makes no sense.</exception>
    public static ProxyAddress? Take(RowCipher cipher, TableEntity row, string column)
    {
        if (cipher.Take(row, column) is not { } secret) return null;

        try
        {
            return JsonSerializer.Deserialize(secret, StorageJsonContext.Default.ProxyAddress);
        }
        catch (JsonException exception)
        {
            throw new CredentialsUnreadableException("A stored proxy is damaged.", exception);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(secret);
        }
    }
}
