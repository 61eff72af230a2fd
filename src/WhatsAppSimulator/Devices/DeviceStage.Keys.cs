using System.Security.Cryptography;
using WhatsApp.Binary;
using WhatsApp.Crypto;
using WhatsAppSimulator.Registration;

namespace WhatsAppSimulator.Devices;

/// <summary>The device's published key bundle. Source: linked-device 10.</summary>
internal sealed partial class DeviceStage
{
    private static readonly byte[] KeyType = [RegistrationCheck.KeyType];

    private async Task<Node> UploadAsync(string id, Node iq)
    {
        if (iq.Child("registration")?.Bytes is not { } registration || !registration.AsSpan().SequenceEqual(device.Keys.RegistrationId)
            || iq.Child("identity")?.Bytes is not { } identity || !identity.AsSpan().SequenceEqual(device.Keys.Identity)
            || iq.Child("type")?.Bytes is not [RegistrationCheck.KeyType]
            || ReadSignedPreKey(iq.Child("skey")) is not { } signedPreKey
            || ReadPreKeys(iq.Child("list")) is not { } records)
        {
            return Stanzas.Error(id, 406, "not-acceptable");
        }

        switch (device.PreKeys.Add(records))
        {
            case PreKeyUpload.Conflict:
                return Stanzas.Error(id, 409, "conflict");
            case PreKeyUpload.TooMany:
                return Stanzas.Error(id, 419, "resource-limit");
        }

        device.SignedPreKey = signedPreKey;
        await services.State.SaveAsync();
        services.Events.Publish(new PreKeysUploaded(device, records.Length / PreKeyShelf.RecordLength));
        return Stanzas.Result(id);
    }

    /// <summary>Ids follow each other; the same key once more is the repetition of a request whose answer was lost.</summary>
    private async Task<Node> RotateAsync(string id, Node rotate)
    {
        if (ReadSignedPreKey(rotate.Child("skey")) is not { } signedPreKey) return Stanzas.Error(id, 406, "not-acceptable");

        var before = device.SignedPreKey;
        var isSame = signedPreKey.Id.AsSpan().SequenceEqual(before.Id) && signedPreKey.Key.AsSpan().SequenceEqual(before.Key);
        if (!isSame && !signedPreKey.Follows(before)) return Stanzas.Error(id, 409, "conflict");

        device.SignedPreKey = signedPreKey;
        await services.State.SaveAsync();
        services.Events.Publish(new SignedPreKeyRotated(device, device.SignedPreKeyId));
        return Stanzas.Result(id);
    }

    private Node Digest(string id)
    {
        if (device.PreKeys.NewestId == 0) return Stanzas.Error(id, 404, "item-not-found");

        var records = device.PreKeys.Records;
        var signedPreKey = device.SignedPreKey;
        List<Node> ids = [];
#pragma warning disable CA5350 // The protocol's choice; it compares, it does not protect.
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
#pragma warning restore CA5350
        hash.AppendData(device.Keys.Identity);
        hash.AppendData(signedPreKey.Key);
        hash.AppendData(signedPreKey.Signature);
        for (int start = 0; start < records.Length; start += PreKeyShelf.RecordLength)
        {
            ids.Add(new Node("id", null, records[start..(start + PreKeyShelf.IdLength)]));
            hash.AppendData(records, start + PreKeyShelf.IdLength, KeyPair.KeyLength);
        }

        return Stanzas.Result(id, new Node(
            "digest",
            null,
            new Node("registration", null, device.Keys.RegistrationId),
            new Node("type", null, KeyType),
            new Node("identity", null, device.Keys.Identity),
            new Node(
                "skey",
                null,
                new Node("id", null, signedPreKey.Id),
                new Node("value", null, signedPreKey.Key),
                new Node("signature", null, signedPreKey.Signature)),
            new Node("list", null, [.. ids]),
            new Node("hash", null, hash.GetHashAndReset())));
    }

    /// <summary>Null when a part is missing or the signature is not the device's own.</summary>
    private SignedPreKey? ReadSignedPreKey(Node? skey) =>
        skey?.Child("id")?.Bytes is { Length: PreKeyShelf.IdLength } id
        && skey.Child("value")?.Bytes is { Length: KeyPair.KeyLength } key
        && skey.Child("signature")?.Bytes is { } signature
        && RegistrationCheck.IsSigned(device.Keys.Identity, key, signature)
            ? new SignedPreKey(id, key, signature)
            : null;

    /// <summary>Null when a key is malformed or there is none.</summary>
    private static byte[]? ReadPreKeys(Node? list)
    {
        if (list is not { Children: { IsEmpty: false } keys }) return null;

        var records = new byte[keys.Length * PreKeyShelf.RecordLength];
        for (int i = 0; i < keys.Length; i++)
        {
            if (keys[i].Child("id")?.Bytes is not { Length: PreKeyShelf.IdLength } id
                || keys[i].Child("value")?.Bytes is not { Length: KeyPair.KeyLength } key)
            {
                return null;
            }

            id.CopyTo(records, i * PreKeyShelf.RecordLength);
            key.CopyTo(records, (i * PreKeyShelf.RecordLength) + PreKeyShelf.IdLength);
        }

        return records;
    }
}
