using Sessions.Storage.Encryption;

namespace Sessions.Tests.Storage;

internal static class TestKeys
{
    /// <summary>Master keys whose 32 bytes are all the given one.</summary>
    public static MasterKeys Of(params (string Id, byte Fill)[] keys) =>
        MasterKeys.Decode(keys.ToDictionary(key => key.Id, key => Encode(key.Fill)), "test");

    /// <summary>As configuration holds such a key.</summary>
    public static string Encode(byte fill) => Convert.ToBase64String(Bytes(MasterKeys.KeyLength, fill));

    /// <summary>So many equal bytes.</summary>
    public static byte[] Bytes(int length, byte fill)
    {
        var bytes = new byte[length];
        bytes.AsSpan().Fill(fill);

        return bytes;
    }
}
