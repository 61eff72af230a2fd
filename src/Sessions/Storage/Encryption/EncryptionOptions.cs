namespace Sessions.Storage.Encryption;

/// <summary>The master keys that credentials are encrypted under (section <c>Encryption</c>); the first source that is set counts alone.</summary>
public sealed class EncryptionOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Encryption";

    /// <summary>
    /// Base64 of 32 bytes by id (lower-case letters, digits, <c>-</c> and <c>_</c>). Ids sort ordinally: the greatest encrypts, all decrypt.
    /// Leaving out one that rows still name makes their credentials unreadable.
    /// </summary>
    public Dictionary<string, string> Keys { get; } = new(StringComparer.Ordinal);

    /// <summary>
    /// The address of a key vault, such as <c>https://NAME.vault.azure.net</c>, read with the process's own (managed) identity. Its secrets
    /// <c>Encryption--Keys--{id}</c> are the keys.
    /// </summary>
    public string? KeyVault { get; set; }

    /// <summary>
    /// A JSON file <c>{"id": "base64"}</c>, by default one under the user's data directory. Made when missing, but only with development storage.
    /// </summary>
    public string? KeyFile { get; set; }

    internal EncryptionKeySource Source =>
        ConfiguredKeys().Count > 0 ? EncryptionKeySource.Settings
        : !string.IsNullOrWhiteSpace(KeyVault) ? EncryptionKeySource.KeyVault
        : EncryptionKeySource.KeyFile;

    /// <summary>Null when it is none that can be used.</summary>
    internal Uri? KeyVaultAddress =>
        Uri.TryCreate(KeyVault, UriKind.Absolute, out var address) && address is { Scheme: "https", Query.Length: 0, UserInfo.Length: 0 } ? address : null;

    /// <summary>Null when none is configured and this user has no data directory.</summary>
    internal string? KeyFilePath => string.IsNullOrWhiteSpace(KeyFile) ? Encryption.KeyFile.DefaultPath() : KeyFile;

    /// <summary>An entry without a value is one not set: a settings file may list it for whoever wants to fill it in.</summary>
    internal Dictionary<string, string> ConfiguredKeys() =>
        Keys.Where(key => !string.IsNullOrEmpty(key.Value)).ToDictionary(StringComparer.Ordinal);
}
