using Azure.Data.Tables;
using Sessions.Storage.Encryption;
using Shared.Processes;
using Shared.Storage;
using WhatsApp.Crypto;
using WhatsApp.Device;

namespace EndToEnd.Tests.Secrets;

/// <summary>Opens what a server has stored, with the server's own keys: only so is it known what must not be seen.</summary>
internal sealed class Vault(string folder, string storage)
{
    private const int PreKeyLength = 32;

    /// <summary>Of the 812 of a batch: they lie in one box, and looking takes time.</summary>
    private const int PreKeysTaken = 20;

    /// <summary>The master keys.</summary>
    public IEnumerable<Secret> MasterKeys() =>
        KeyFile.Read(Server.KeyFileIn(folder))!.Encode().Select(key => new Secret($"master key {key.Key}", Convert.FromBase64String(key.Value)));

    /// <summary>The data keys and all that they encrypt, of every row there is now.</summary>
    public async Task<IReadOnlyList<Secret>> OpenAsync(string moment, CancellationToken cancellationToken)
    {
        List<Secret> secrets = [];
        var ring = FixedKeySource.RingOf(KeyFile.Read(Server.KeyFileIn(folder))!);
        foreach (var table in (string[])["Devices", "Unlinks"])
        {
            var cipher = new RowCipher(table, ring, SystemRandomSource.Instance);
            await foreach (var row in new TableClient(storage, table).QueryAsync<TableEntity>(cancellationToken: cancellationToken))
            {
                if (RowCipher.FindKey(row) is not { } wrapped) continue;

                using var key = cipher.Unwrap(row.PartitionKey, wrapped);
                var place = $"of {table}/{row.RowKey} ({moment})";
                secrets.Add(new Secret($"data key {place}", key.Bytes.ToArray()));
                if (cipher.Take(row, "Credentials") is { } credentials) secrets.AddRange(Parts(DeviceCredentials.Parse(credentials), place));
                if (cipher.Take(row, "PreKeys") is { } preKeys)
                    secrets.AddRange(preKeys.Chunk(PreKeyLength).Take(PreKeysTaken).Select((preKey, number) => new Secret($"pre-key {number} {place}", preKey)));
            }
        }

        return secrets;
    }

    private static IEnumerable<Secret> Parts(DeviceCredentials credentials, string place)
    {
        yield return new Secret($"noise key {place}", credentials.Noise.Private);
        yield return new Secret($"identity key {place}", credentials.Identity.Private);
        yield return new Secret($"signed pre-key {place}", credentials.SignedPreKey.Keys.Private);
        yield return new Secret($"ADV secret {place}", credentials.AdvSecret);
        if (credentials.Account is { } account) yield return new Secret($"signed identity {place}", account);
    }
}
