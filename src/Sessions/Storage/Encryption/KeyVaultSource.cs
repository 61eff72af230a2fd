using Azure;
using Azure.Security.KeyVault.Secrets;
using Microsoft.Extensions.Logging;

namespace Sessions.Storage.Encryption;

/// <summary>
/// Master keys from Azure Key Vault: one secret for each, named <c>Encryption--Keys--{id}</c>, its value the base64 of 32 bytes. A secret that
/// is disabled does not count. One that has expired, or is not valid yet, decrypts but does not encrypt.
/// </summary>
/// <remarks>
/// The name is the setting's, in the spelling of .NET's Key Vault configuration; Key Vault ignores the case of names, so ids are taken in lower
/// case. A new key is a new secret: a new version of an old one takes the key away that rows are encrypted under.
/// </remarks>
internal sealed partial class KeyVaultSource(SecretClient client, TimeProvider time, ILogger<KeyVaultSource> logger) : IMasterKeySource
{
    /// <summary>Of the secrets' names, before the key's id.</summary>
    public const string Prefix = "Encryption--Keys--";

    private string _disabled = string.Empty;

    public string Name => $"The key vault {client.VaultUri}";

    public TimeSpan RefreshPeriod => TimeSpan.FromMinutes(5);

    public async Task<MasterKeys> LoadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ReadAsync(cancellationToken);
        }
        catch (Exception exception) when (StorageOutage.Covers(exception))
        {
            cancellationToken.ThrowIfCancellationRequested();

            throw new StorageUnavailableException($"{Name} does not answer, or does not let this process read secrets.", exception);
        }
        catch (RequestFailedException failed)
        {
            throw new EncryptionKeyInvalidException($"{Name} refused to be read: {failed.ErrorCode} ({failed.Status}).", failed);
        }
    }

    private async Task<MasterKeys> ReadAsync(CancellationToken cancellationToken)
    {
        var keys = new Dictionary<string, string>(StringComparer.Ordinal);
        var resting = new HashSet<string>(StringComparer.Ordinal);
        var disabled = new SortedSet<string>(StringComparer.Ordinal);
        await foreach (var secret in client.GetPropertiesOfSecretsAsync(cancellationToken))
        {
            if (!secret.Name.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)) continue;

            var id = secret.Name[Prefix.Length..].ToLowerInvariant();
            if (secret.Enabled == false) disabled.Add(id);
            else if (await FindAsync(secret.Name, cancellationToken) is { } value) keys[id] = value;

            if (!IsValidNow(secret)) resting.Add(id);
        }

        TellDisabled(string.Join(", ", disabled));
        if (keys.Count == 0)
        {
            throw new EncryptionKeyMissingException(
                $"No encryption key: {Name} has no enabled secret named {Prefix}ID. ./dev keys rotate prints how to add one.");
        }

        return MasterKeys.Decode(keys, Name, id => !resting.Contains(id));
    }

    /// <summary>The value; null when the secret was deleted meanwhile.</summary>
    private async Task<string?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetSecretAsync(name, cancellationToken: cancellationToken)).Value.Value;
        }
        catch (RequestFailedException failed) when (failed.Status == 404)
        {
            return null;
        }
    }

    private bool IsValidNow(SecretProperties secret)
    {
        var now = time.GetUtcNow();

        return !(secret.NotBefore > now) && !(secret.ExpiresOn <= now);
    }

    private void TellDisabled(string disabled)
    {
        if (disabled == _disabled) return;

        _disabled = disabled;
        if (disabled.Length > 0) LogDisabled(Name, disabled);
    }

    [LoggerMessage(2910, LogLevel.Warning, "{Source} holds disabled master keys, which are left out: {KeyIds}")]
    private partial void LogDisabled(string source, string keyIds);
}
