using Azure.Data.Tables;

namespace Sessions.Storage;

/// <summary>The rules of a transaction, checked before sending because the emulator does not check them.</summary>
internal static class TableBatch
{
    /// <summary>Rows per transaction.</summary>
    public const int MaxCount = 100;

    /// <exception cref="ArgumentException">Empty, too many, more than one partition, or one row twice.</exception>
    public static void Check(IReadOnlyList<TableTransactionAction> actions)
    {
        if (actions.Count is 0 or > MaxCount) throw new ArgumentException($"A transaction has 1 to {MaxCount} rows.", nameof(actions));

        var rows = new HashSet<string>(StringComparer.Ordinal);
        foreach (var action in actions)
        {
            if (!string.Equals(action.Entity.PartitionKey, actions[0].Entity.PartitionKey, StringComparison.Ordinal))
                throw new ArgumentException("A transaction is about one partition.", nameof(actions));
            if (!rows.Add(action.Entity.RowKey)) throw new ArgumentException("A transaction names a row once.", nameof(actions));
        }
    }
}
