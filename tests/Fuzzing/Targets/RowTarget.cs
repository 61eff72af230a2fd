using System.Text;
using Azure.Data.Tables;
using Fuzzing.Engine;
using Sessions.Storage;

namespace Fuzzing.Targets;

/// <summary>
/// Rows as somebody else may have written them. Input: [column:1][type:1][length:1][bytes] again and again; column and type are indexes into
/// the lists here. Both kinds of row are read.
/// </summary>
internal sealed class RowTarget : ITarget
{
    private static readonly string[] Columns =
    [
        "Status", "Reason", "Version", "Epoch", "Owner", "DeletionId", "PhoneNumber", "ConnectedAt", "Jid", "Lid", "PushName", "Platform", "Business",
        "Name", "Metadata", "DeviceName", "CreatedAt", "UpdatedAt", "Writer", "KeyId", "DataKey", "Credentials",
    ];

    public string Name => "rows";

    public int Weight => 60;

    public IReadOnlyList<byte[]> Dictionary { get; } =
        [[0, 0, 7, .. "pending"u8], [2, 1, 1, 5], [3, 1, 1, 5], [14, 3, 9, .. "{\"a\":\"b\"}"u8], [16, 2, 1, 1], [17, 2, 1, 1], [3, 4, 1, 5], [0, 5, 0]];

    public IEnumerable<byte[]> Seeds()
    {
        byte[] required =
            [0, 0, 7, .. "pending"u8, 1, 0, 1, 65, 2, 1, 1, 5, 3, 1, 1, 5, 4, 0, 1, 65, 16, 2, 1, 1, 17, 2, 1, 1, 18, 0, 1, 66];
        yield return required;
        yield return [.. required, 14, 3, 9, .. "{\"a\":\"b\"}"u8, 19, 0, 1, 65, 20, 3, 1, 1];
    }

    public bool IsTyped(Exception exception) => exception is InvalidDataException or CredentialsUnreadableException;

    public void Run(byte[] input)
    {
        var row = Build(input);
        try
        {
            DeviceRow.Read(row);
        }
        catch (CredentialsUnreadableException)
        {
            // The row of the other table is read all the same.
        }

        var record = SessionRow.Read(row);
        var again = SessionRow.Read(SessionRow.Write(record, "write"));
        PropertyBrokenException.ThrowUnless(again with { Metadata = record.Metadata } == record, "A record that was read is written and read as the same.");
    }

    private static TableEntity Build(byte[] input)
    {
        var row = new TableEntity("default", "session");
        for (var at = 0; at + 3 <= input.Length;)
        {
            var value = input.AsSpan(at + 3, Math.Min(input[at + 2], input.Length - at - 3));
            row[Columns[input[at] % Columns.Length]] = Value(input[at + 1], value);
            at += 3 + value.Length;
        }

        return row;
    }

    private static object? Value(byte type, ReadOnlySpan<byte> bytes) => (type % 8) switch
    {
        0 => Encoding.UTF8.GetString(bytes),
        1 => Number(bytes),
        2 => DateTimeOffset.UnixEpoch.AddSeconds(Number(bytes) & uint.MaxValue),
        3 => bytes.ToArray(),
        4 => (int)Number(bytes),
        5 => null,
        6 => bytes.Length % 2 == 0,
        _ => (double)Number(bytes),
    };

    private static long Number(ReadOnlySpan<byte> bytes)
    {
        long number = 0;
        foreach (var part in bytes) number = (number << 8) | part;

        return number;
    }
}
