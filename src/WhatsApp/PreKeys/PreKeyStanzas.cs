using System.Buffers.Binary;
using System.Globalization;
using WhatsApp.Binary;
using WhatsApp.Device;
using WhatsApp.Stanzas;

namespace WhatsApp.PreKeys;

/// <summary>Counting, uploading and checking the Signal keys that the server hands out for us. Source: linked-device 10.</summary>
internal static class PreKeyStanzas
{
    /// <summary>With fewer keys than this left on the server a new batch goes up.</summary>
    public const int UploadBelow = 5;

    private const string Namespace = "encrypt";

    public static Node Count(string id) => Iq.Get(id, Namespace, new Node("count"));

    /// <summary>Keys left on the server; 0 when it does not say.</summary>
    public static int ReadCount(Node answer) =>
        int.TryParse(answer.Child("count")?["value"], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0;

    public static Node Upload(string id, DeviceCredentials credentials, PreKeyBatch batch) => Iq.Set(
        id,
        Namespace,
        new Node("registration", null, BigEndian(credentials.RegistrationId, 4)),
        new Node("type", null, new[] { SignedPreKey.KeyType }),
        new Node("identity", null, credentials.Identity.Public),
        new Node("list", null, [.. batch.PublicKeys.Select((key, i) => Key((uint)(batch.FirstId + i), key))]),
        Signed(credentials.SignedPreKey));

    /// <summary>Tells the present signed pre-key instead of the one before.</summary>
    public static Node Rotate(string id, DeviceCredentials credentials) =>
        Iq.Set(id, Namespace, new Node("rotate", null, Signed(credentials.SignedPreKey)));

    public static Node Digest(string id) => Iq.Get(id, Namespace, new Node("digest"));

    /// <summary>Whether identity, registration id and signed pre-key on the server are ours. One-time keys are not compared: that would need all of them.</summary>
    public static bool DigestAgrees(Node answer, DeviceCredentials credentials)
    {
        if (answer.Child("digest") is not { } digest) return false;

        var signed = digest.Child("skey");
        return Same(digest.Child("registration"), BigEndian(credentials.RegistrationId, 4))
            && Same(digest.Child("identity"), credentials.Identity.Public)
            && Same(signed?.Child("id"), BigEndian(credentials.SignedPreKey.Id, 3))
            && Same(signed?.Child("value"), credentials.SignedPreKey.Keys.Public);
    }

    /// <summary>Whether all that differs is the signed pre-key, and the server's is one that we had before.</summary>
    public static bool DigestIsOlder(Node answer, DeviceCredentials credentials)
    {
        var digest = answer.Child("digest");
        return Same(digest?.Child("registration"), BigEndian(credentials.RegistrationId, 4))
            && Same(digest?.Child("identity"), credentials.Identity.Public)
            && credentials.PastSignedPreKeys.Any(past => Same(digest?.Child("skey")?.Child("id"), BigEndian(past.Id, 3)));
    }

    private static bool Same(Node? node, byte[] expected) => node?.Bytes is { } bytes && bytes.AsSpan().SequenceEqual(expected);

    private static Node Key(uint id, byte[] value) => new("key", null, new Node("id", null, BigEndian(id, 3)), new Node("value", null, value));

    private static Node Signed(SignedPreKey key) => new(
        "skey",
        null,
        new Node("id", null, BigEndian(key.Id, 3)),
        new Node("value", null, key.Keys.Public),
        new Node("signature", null, key.Signature));

    private static byte[] BigEndian(uint value, int length)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);

        return bytes[^length..];
    }
}
