using System.Security.Cryptography;
using Azure.Data.Tables;
using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>
/// Encrypts columns. A row with a secret has three columns: <c>KeyId</c>, the master key's id in clear; <c>DataKey</c>, the
/// <see cref="SealedBox"/> of the session's data key under that master key; and the secret's own, a <see cref="SealedBox"/> under the data key.
/// Both boxes are bound to their <see cref="CellAddress"/>. Losing a master key loses what names it; replacing one needs no rewriting at once.
/// </summary>
/// <param name="table">The table whose rows these are.</param>
/// <param name="ring">The keys of this process.</param>
/// <param name="random">For nonces and data keys.</param>
internal sealed class RowCipher(string table, KeyRing ring, IRandomSource random)
{
    /// <summary>The column of the master key's id.</summary>
    public const string KeyIdColumn = "KeyId";

    private const string DataKeyColumn = "DataKey";

    /// <summary>
    /// To be awaited before a row is opened: when it names a master key that this process does not know, the source of keys is asked again, since
    /// another process may have learnt of a rotation first.
    /// </summary>
    /// <exception cref="StorageUnavailableException">The source does not answer, so nobody can tell whether the row is readable.</exception>
    public Task PrepareAsync(WrappedKey? key, CancellationToken cancellationToken) =>
        key is null ? Task.CompletedTask : ring.EnsureAsync(key.KeyId, cancellationToken);

    /// <summary>A new data key.</summary>
    public DataKey NewKey()
    {
        var bytes = new byte[MasterKeys.KeyLength];
        random.Fill(bytes);

        return new DataKey(bytes);
    }

    /// <summary>Puts a secret, and the data key under the current master key, into a row.</summary>
    /// <returns>The data key as the row has it now.</returns>
    public WrappedKey Put(TableEntity row, string column, DataKey key, ReadOnlySpan<byte> secret)
    {
        var wrapped = PutKey(row, key);
        row[column] = SealedBox.Seal(key.Bytes, secret, Address(row, column, wrapped.KeyId), random);

        return wrapped;
    }

    /// <summary>Puts the data key alone, under the current master key, into a row without secrets so far.</summary>
    public WrappedKey PutKey(TableEntity row, DataKey key)
    {
        var keys = ring.Keys;
        var id = keys.CurrentId;
        keys.TryGet(id, out var master);
        var box = SealedBox.Seal(master, key.Bytes, Address(row, DataKeyColumn, id), random);
        row[KeyIdColumn] = id;
        row[DataKeyColumn] = box;

        return new WrappedKey(id, box, row.RowKey);
    }

    /// <summary>The data key as a row has it; null when it has none.</summary>
    /// <exception cref="CredentialsUnreadableException">The columns are damaged.</exception>
    public static WrappedKey? FindKey(TableEntity row)
    {
        row.TryGetValue(KeyIdColumn, out var id);
        row.TryGetValue(DataKeyColumn, out var box);

        return (id, box) switch
        {
            (string keyId, byte[] bytes) => new WrappedKey(keyId, bytes, row.RowKey),
            (null, null) => null,
            _ => throw new CredentialsUnreadableException("A row's key columns are damaged."),
        };
    }

    /// <summary>Opens a data key; the caller disposes it.</summary>
    /// <exception cref="CredentialsUnreadableException">Its master key is not configured or a wrong one, or it is damaged.</exception>
    public DataKey Unwrap(string partitionKey, WrappedKey wrapped)
    {
        if (!ring.Keys.TryGet(wrapped.KeyId, out var master))
            throw new CredentialsUnreadableException($"The master key {wrapped.KeyId} that a row of {table} names is not configured.");

        var address = new CellAddress(table, partitionKey, wrapped.RowKey, DataKeyColumn, wrapped.KeyId);
        if (SealedBox.Open(master, wrapped.Box, address.ToAssociatedData()) is not { } bytes)
            throw new CredentialsUnreadableException($"A row of {table} does not open with the master key {wrapped.KeyId}.");

        return bytes.Length == MasterKeys.KeyLength
            ? new DataKey(bytes)
            : throw new CredentialsUnreadableException($"A row of {table} has a data key of a wrong length.");
    }

    /// <summary>A row's secret; null when it has none.</summary>
    /// <exception cref="CredentialsUnreadableException">Its master key is not configured or a wrong one, or it is damaged.</exception>
    public byte[]? Take(TableEntity row, string column)
    {
        if (!row.TryGetValue(column, out var value) || value is null) return null;

        if (value is not byte[] box || FindKey(row) is not { } wrapped)
            throw new CredentialsUnreadableException($"A row of {table} is damaged.");

        using var key = Unwrap(row.PartitionKey, wrapped);

        return SealedBox.Open(key.Bytes, box, Address(row, column, wrapped.KeyId))
            ?? throw new CredentialsUnreadableException($"A row of {table} is damaged or was moved.");
    }

    /// <summary>
    /// The change that moves a row to the current master key: the same data key and the same secrets, sealed anew. Null when there is nothing to
    /// move. Every binary column of a row with a data key is a secret under it.
    /// </summary>
    /// <exception cref="CredentialsUnreadableException">Its master key is not configured or a wrong one, or it is damaged.</exception>
    public TableEntity? Rewrap(TableEntity row)
    {
        if (FindKey(row) is not { } wrapped || wrapped.KeyId == ring.Keys.CurrentId) return null;

        using var key = Unwrap(row.PartitionKey, wrapped);
        var change = new TableEntity(row.PartitionKey, row.RowKey);
        var keyId = PutKey(change, key).KeyId;
        foreach (var column in row.Keys.Where(name => name != DataKeyColumn && row[name] is byte[]))
        {
            var secret = Take(row, column)!;
            change[column] = SealedBox.Seal(key.Bytes, secret, Address(change, column, keyId), random);
            CryptographicOperations.ZeroMemory(secret);
        }

        return change;
    }

    private byte[] Address(TableEntity row, string column, string keyId) =>
        new CellAddress(table, row.PartitionKey, row.RowKey, column, keyId).ToAssociatedData();
}
