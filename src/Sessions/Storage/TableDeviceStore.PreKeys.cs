using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Sessions.Storage.Encryption;

namespace Sessions.Storage;

internal sealed partial class TableDeviceStore
{
    // A batch's row: FirstId (32 bits), Count (32 bits), PreKeys = Count private keys of 32 bytes each, in order of id, encrypted.
    private const string FirstIdColumn = "FirstId";
    private const string CountColumn = "Count";
    private const string PreKeysColumn = "PreKeys";
    private const int PreKeyLength = 32;
    private const int MaxPreKeys = 812;
    private const int MaxPreKeyId = (1 << 24) - 1;

    public async ValueTask AddPreKeysAsync(int firstId, ReadOnlyMemory<byte> privateKeys, CancellationToken cancellationToken)
    {
        var count = privateKeys.Length / PreKeyLength;
        if (privateKeys.Length % PreKeyLength != 0 || count is 0 or > MaxPreKeys)
            throw new ArgumentException($"A batch has 1 to {MaxPreKeys} keys of {PreKeyLength} bytes.", nameof(privateKeys));
        ArgumentOutOfRangeException.ThrowIfLessThan(firstId, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(firstId, MaxPreKeyId - count + 1);

        using var turn = await _turns.TakeAsync(cancellationToken);

        await WriteAsync(
            async row =>
            {
                using var dataKey = await DataKeyAsync(row, cancellationToken);
                var device = NewDeviceEntity();
                var wrapped = row?.Key ?? cipher.PutKey(device, dataKey);
                var batch = new TableEntity(key.Tenant, RowKeys.PreKeys(key.SessionId, firstId))
                {
                    [FirstIdColumn] = firstId,
                    [CountColumn] = count,
                };
                cipher.Put(batch, PreKeysColumn, dataKey, privateKeys.Span);

                return new DeviceWrite([Fence(row, device), await PlaceAsync(batch, cancellationToken)], wrapped, row?.Unproven);
            },
            cancellationToken);
    }

    /// <summary>
    /// Normally an addition. A process that died between saving a batch and using it leaves a row under the same first id, whose keys nobody
    /// was told of: it is replaced, provided it can be read.
    /// </summary>
    private async Task<TableTransactionAction> PlaceAsync(TableEntity batch, CancellationToken cancellationToken)
    {
        if (await table.FindAsync(batch.PartitionKey, batch.RowKey, cancellationToken) is not { } stored)
            return new TableTransactionAction(TableTransactionActionType.Add, batch);

        await cipher.PrepareAsync(RowCipher.FindKey(stored), cancellationToken);
        CryptographicOperations.ZeroMemory(cipher.Take(stored, PreKeysColumn));

        return new TableTransactionAction(TableTransactionActionType.UpdateReplace, batch, new ETag(stored.ETag.ToString()));
    }
}
