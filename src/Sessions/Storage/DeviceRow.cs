using Azure.Data.Tables;
using Sessions.Storage.Encryption;

namespace Sessions.Storage;

/// <summary>What an owner remembers of its device's row between two writes: nothing secret.</summary>
/// <param name="ETag">A write must name it.</param>
/// <param name="Epoch">Of the owner that wrote or claimed it last.</param>
/// <param name="Writer">The store object that did.</param>
/// <param name="Key">The data key; null before the first secret.</param>
/// <param name="Unproven">The row as read, if its secret was not decrypted yet: that must succeed before it may be replaced.</param>
internal sealed record DeviceRow(string ETag, long Epoch, string Writer, WrappedKey? Key, TableEntity? Unproven)
{
    /// <summary>The column of <see cref="Epoch"/>.</summary>
    public const string EpochColumn = "Epoch";

    /// <summary>The column of <see cref="Writer"/>.</summary>
    public const string WriterColumn = "Writer";

    /// <summary>The column of the encrypted credentials; absent in a row that was only claimed.</summary>
    public const string CredentialsColumn = "Credentials";

    /// <summary>Reads a row.</summary>
    /// <exception cref="CredentialsUnreadableException">Its columns are damaged.</exception>
    public static DeviceRow Read(TableEntity row)
    {
        row.TryGetValue(EpochColumn, out var epoch);
        row.TryGetValue(WriterColumn, out var writer);

        return (epoch, writer) is (long number, string text)
            ? new DeviceRow(row.ETag.ToString(), number, text, RowCipher.FindKey(row), row)
            : throw new CredentialsUnreadableException("A device's row is damaged.");
    }
}
