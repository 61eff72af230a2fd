using System.Buffers.Binary;
using System.Text;

namespace Sessions.Storage.Encryption;

/// <summary>Where an encrypted value lies. As associated data it keeps a value from being moved to another place.</summary>
/// <param name="Table">Name.</param>
/// <param name="PartitionKey">The tenant.</param>
/// <param name="RowKey">Begins with the session's id.</param>
/// <param name="Column">Name.</param>
/// <param name="KeyId">The master key that the row names.</param>
internal readonly record struct CellAddress(string Table, string PartitionKey, string RowKey, string Column, string KeyId)
{
    /// <summary>Each part in UTF-8 behind its length (32 bits, big-endian), so that no two addresses give the same bytes.</summary>
    public byte[] ToAssociatedData()
    {
        string[] parts = [Table, PartitionKey, RowKey, Column, KeyId];
        var bytes = new byte[parts.Sum(part => sizeof(int) + Encoding.UTF8.GetByteCount(part))];
        var rest = bytes.AsSpan();
        foreach (var part in parts)
        {
            var length = Encoding.UTF8.GetBytes(part, rest[sizeof(int)..]);
            BinaryPrimitives.WriteInt32BigEndian(rest, length);
            rest = rest[(sizeof(int) + length)..];
        }

        return bytes;
    }
}
