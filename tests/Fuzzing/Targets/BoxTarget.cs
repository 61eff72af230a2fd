using Azure.Data.Tables;
using Fuzzing.Engine;
using Sessions.Storage;
using Sessions.Storage.Encryption;
using Shared.Storage;

namespace Fuzzing.Targets;

/// <summary>
/// Encrypted columns. Input: [length:1], a data key's box of that length, then the secret's box; above 127 the data key's box is a genuine
/// one around the bytes.
/// </summary>
internal sealed class BoxTarget : ITarget
{
    private const string Column = "Credentials";
    private const string KeyId = "fuzz";

    private static readonly MasterKeys Keys = MasterKeys.Decode(new Dictionary<string, string> { [KeyId] = Convert.ToBase64String(FixedKeys.Bytes("master")) }, "test");

    private readonly RowCipher _cipher = new("Devices", FixedKeySource.RingOf(Keys), new FixedRandom("boxes"));

    public string Name => "boxes";

    public int Weight => 40;

    public IEnumerable<byte[]> Seeds()
    {
        var row = new TableEntity("default", "session");
        using var key = _cipher.NewKey();
        _cipher.Put(row, Column, key, FixedKeys.Device.ToBytes());
        var box = row.GetBinary("DataKey");
        yield return [(byte)box.Length, .. box, .. row.GetBinary(Column)];
        yield return [160, .. key.Bytes, .. row.GetBinary(Column)];
    }

    public bool IsTyped(Exception exception) => exception is CredentialsUnreadableException;

    public void Run(byte[] input)
    {
        if (input.Length == 0) return;

        var row = new TableEntity("default", "session") { ["KeyId"] = KeyId };
        var split = Math.Min(1 + (input[0] & 0x7F), input.Length);
        row["DataKey"] = input[0] > 127 ? Seal(input.AsSpan(1..split)) : input[1..split];
        row[Column] = input[split..];

        var secret = _cipher.Take(row, Column);
        // The one secret that was ever sealed for this place.
        PropertyBrokenException.ThrowUnless(
            secret.AsSpan().SequenceEqual(FixedKeys.Device.ToBytes()), "Nothing opens that was not sealed here.");
    }

    private static byte[] Seal(ReadOnlySpan<byte> dataKey)
    {
        Keys.TryGet(KeyId, out var master);
        var address = new CellAddress("Devices", "default", "session", "DataKey", KeyId);

        return SealedBox.Seal(master, dataKey, address.ToAssociatedData(), new FixedRandom("seal"));
    }
}
