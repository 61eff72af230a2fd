using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;
using Sessions.Storage.Encryption;
using WhatsApp;

namespace Sessions.Storage;

/// <summary>
/// One device's rows in <c>Devices</c> (partition = tenant; row keys in <see cref="RowKeys"/>; secrets as <see cref="RowCipher"/> says).
/// The device's row carries <c>Epoch</c> and <c>Writer</c>, and every write is one transaction that includes it under its ETag:
/// so the row is the fence for the batches too. A claim writes a row without credentials where there is none.
/// </summary>
/// <remarks>
/// A refused write is followed by a look at the row. Another writer of this epoch, or a higher epoch, means that ownership is lost. Otherwise the
/// write is repeated on top: an older owner came first, or this very write was done and its answer lost, which doing it again does not harm.
/// A row that was there and is gone, or that goes back to a lower epoch after a write of ours, was erased by another owner (and the id given
/// away again): this one must not bring it back.
/// </remarks>
/// <param name="table">The table.</param>
/// <param name="cipher">Of that table.</param>
/// <param name="key">The session.</param>
/// <param name="epoch">Of the owner.</param>
/// <param name="writer">Random name of this object.</param>
internal sealed partial class TableDeviceStore(StorageTable table, RowCipher cipher, SessionKey key, long epoch, string writer) : IOwnedDeviceStore
{
    // Each repetition follows a write by an owner of a lower epoch, which ends with the first write of ours that comes through. One that
    // writes without pause takes most turns, so there are many tries.
    private const int MaxTries = 100;

    private readonly Turns _turns = new();
    private DeviceRow? _row;
    private bool _isRowKnown;
    private bool _isRowExpected;
    private bool _hasWritten;

    public async ValueTask<byte[]?> LoadAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);

        if (await ReadRowAsync(cancellationToken) is not { } row) return null;
        if (IsForeign(row)) throw Lost();

        await cipher.PrepareAsync(row.Key, cancellationToken);
        var credentials = cipher.Take(row.Unproven!, DeviceRow.CredentialsColumn);
        _row = row with { Unproven = null };

        return credentials;
    }

    public async Task ClaimAsync(CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);

        await WriteAsync(
            row => Task.FromResult(new DeviceWrite([Fence(row, NewDeviceEntity())], row?.Key, row?.Unproven)), cancellationToken);
    }

    public async ValueTask SaveAsync(ReadOnlyMemory<byte> credentials, CancellationToken cancellationToken)
    {
        using var turn = await _turns.TakeAsync(cancellationToken);

        await WriteAsync(
            async row =>
            {
                using var dataKey = await DataKeyAsync(row, cancellationToken);
                ProveReadable(row);
                var entity = NewDeviceEntity();
                var wrapped = cipher.Put(entity, DeviceRow.CredentialsColumn, dataKey, credentials.Span);
                var action = row is null
                    ? new TableTransactionAction(TableTransactionActionType.Add, entity)
                    : new TableTransactionAction(TableTransactionActionType.UpdateReplace, entity, new ETag(row.ETag));

                return new DeviceWrite([action], wrapped, null);
            },
            cancellationToken);
    }

    /// <summary>Repeats the write until it is done or ownership is lost. The first action is the device row's.</summary>
    private async Task WriteAsync(Func<DeviceRow?, Task<DeviceWrite>> build, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            var row = await CurrentRowAsync(cancellationToken);
            var write = await build(row);

            _isRowKnown = false;
            try
            {
                var etag = await table.SubmitAsync(write.Actions, cancellationToken)
                    ?? throw new StorageUnavailableException("A write was answered without an ETag.");
                Remember(new DeviceRow(etag, epoch, writer, write.Key, write.Unproven));

                return;
            }
            catch (RequestFailedException failed) when (failed.IsConflict())
            {
                var stored = await ReadRowAsync(cancellationToken);
                if (stored?.Epoch == epoch && stored.ETag != row?.ETag && !IsOwn(stored) && !IsRewrapped(row, stored)) throw Lost(failed);
                if (attempt == MaxTries) throw new StorageUnavailableException("A device's rows did not come to rest.", failed);
            }
        }
    }

    private bool IsForeign(DeviceRow row) => row.Epoch > epoch || (_hasWritten && (row.Epoch < epoch || !IsOwn(row)));

    /// <summary>Nobody wrote but the one who moves rows to a new master key, and who owns nothing.</summary>
    private static bool IsRewrapped(DeviceRow? before, DeviceRow now) =>
        (before?.Epoch, before?.Writer) == (now.Epoch, now.Writer) && before?.Key?.KeyId != now.Key?.KeyId;

    private bool IsOwn(DeviceRow row) => row.Writer == writer;

    private async Task<DeviceRow?> CurrentRowAsync(CancellationToken cancellationToken)
    {
        var row = _isRowKnown ? _row : await ReadRowAsync(cancellationToken);
        if (row is null ? _isRowExpected : IsForeign(row)) throw Lost();

        return row;
    }

    private async Task<DeviceRow?> ReadRowAsync(CancellationToken cancellationToken)
    {
        _isRowKnown = false;
        var entity = await table.FindAsync(key.Tenant, key.SessionId, cancellationToken);
        _row = entity is null ? null : DeviceRow.Read(entity);
        _isRowKnown = true;
        _isRowExpected |= _row is not null;

        return _row;
    }

    private void Remember(DeviceRow? row)
    {
        _row = row;
        _isRowKnown = true;
        _isRowExpected = _hasWritten = row is not null;
    }

    private void ProveReadable(DeviceRow? row)
    {
        if (row?.Unproven is not { } entity) return;

        CryptographicOperations.ZeroMemory(cipher.Take(entity, DeviceRow.CredentialsColumn));
    }

    private async Task<DataKey> DataKeyAsync(DeviceRow? row, CancellationToken cancellationToken)
    {
        await cipher.PrepareAsync(row?.Key, cancellationToken);

        return row?.Key is { } wrapped ? cipher.Unwrap(key.Tenant, wrapped) : cipher.NewKey();
    }

    private TableEntity NewDeviceEntity() => new(key.Tenant, key.SessionId)
    {
        [DeviceRow.EpochColumn] = epoch,
        [DeviceRow.WriterColumn] = writer,
    };

    /// <summary>Adds the row, or changes only the given columns of the one that is there.</summary>
    private static TableTransactionAction Fence(DeviceRow? row, TableEntity entity) => row is null
        ? new TableTransactionAction(TableTransactionActionType.Add, entity)
        : new TableTransactionAction(TableTransactionActionType.UpdateMerge, entity, new ETag(row.ETag));

    private static OwnershipLostException Lost(Exception? cause = null) => new("Another owner has written the device's rows.", cause);
}
