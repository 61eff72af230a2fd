using Azure.Data.Tables;
using Sessions.Storage.Encryption;

namespace Sessions.Storage;

/// <summary>A transaction on a device's rows, and what its row will be.</summary>
/// <param name="Actions">The device row's first.</param>
/// <param name="Key">The row's data key afterwards.</param>
/// <param name="Unproven">The row's secrets if they are still unproven afterwards.</param>
internal sealed record DeviceWrite(IReadOnlyList<TableTransactionAction> Actions, WrappedKey? Key, TableEntity? Unproven);
