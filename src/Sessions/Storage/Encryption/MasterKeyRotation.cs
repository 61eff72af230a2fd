using System.Security.Cryptography;
using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>
/// What a person asks for who wants a new master key: done where the keys are in a file, told how to do where they are not, since a process has
/// no say over its own settings and only reads a key vault.
/// </summary>
/// <param name="options">What the service runs with.</param>
/// <param name="isDevelopmentStorage">Whether a missing key file may be made.</param>
/// <param name="random">For keys.</param>
/// <param name="time">For ids.</param>
public sealed class MasterKeyRotation(EncryptionOptions options, bool isDevelopmentStorage, IRandomSource random, TimeProvider time)
{
    /// <summary>What was done, or what is left to do: lines for a person. Where keys come from settings they hold a new key, which is shown nowhere else.</summary>
    /// <exception cref="EncryptionKeyMissingException">There is no key, and none may be made up.</exception>
    /// <exception cref="EncryptionKeyInvalidException">One that is there is malformed, or the file cannot be written.</exception>
    public async Task<IReadOnlyList<string>> RotateAsync(CancellationToken cancellationToken) => options.Source switch
    {
        EncryptionKeySource.Settings => ForSettings(),
        EncryptionKeySource.KeyVault => ForKeyVault(options.KeyVaultAddress!),
        _ => await InFileAsync(cancellationToken),
    };

    private List<string> ForSettings()
    {
        var id = KeyIds.After(MasterKeys.Decode(options.ConfiguredKeys(), "Encryption:Keys").CurrentId, time.GetUtcNow());
        var key = new byte[MasterKeys.KeyLength];
        random.Fill(key);
        var text = Convert.ToBase64String(key);
        CryptographicOperations.ZeroMemory(key);

        return
        [
            "The master keys come from settings (Encryption:Keys), which this command cannot write. Add this one and keep the others:",
            $"  Encryption__Keys__{id}={text}",
            "It is shown here alone. Every process has to be started again; rows move to it in the background.",
            "Take an old key out when the log says that no row names another one.",
        ];
    }

    private List<string> ForKeyVault(Uri vault)
    {
        var id = KeyIds.After(null, time.GetUtcNow());

        return
        [
            $"The master keys come from the key vault {vault}, which this command does not write. Add a secret and keep the others:",
            $"  az keyvault secret set --vault-name {vault.Host.Split('.')[0]} --name {KeyVaultSource.Prefix}{id} --value \"$(openssl rand -base64 32)\"",
            "Its id must sort after those that are there (secrets named " + KeyVaultSource.Prefix + "ID). Running processes see it within five minutes.",
            "Rows move to it in the background. Disable an old secret when the log says that no row names another one; delete it later.",
        ];
    }

    private async Task<List<string>> InFileAsync(CancellationToken cancellationToken)
    {
        var source = new KeyFileSource(options.KeyFilePath, isDevelopmentStorage, random);
        await source.LoadAsync(cancellationToken);
        var id = KeyFile.AddKey(options.KeyFilePath!, random, time);

        return
        [
            $"Added the master key {id} to {options.KeyFilePath}. It encrypts from now on; the others stay and decrypt.",
            "A running server sees it within ten seconds; rows move to it in the background. Keep a copy of the file where the data is not.",
        ];
    }
}
