using Sessions.Webhooks;

namespace Sessions.Storage;

/// <summary>One delivery to be written.</summary>
/// <param name="Record">As it is now.</param>
/// <param name="StoredAs">Where its row is; null when it has none.</param>
internal sealed record DeliveryWrite(DeliveryRecord Record, DeliveryStatus? StoredAs)
{
    /// <summary>Rows that this takes in a transaction.</summary>
    public int RowCount => StoredAs is null || StoredAs == Record.Status ? 1 : 2;
}
