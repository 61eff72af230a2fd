using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>Finds the master keys: configuration, else the configured key file, else the default one.</summary>
internal static class MasterKeySource
{
    /// <param name="options">What is configured.</param>
    /// <param name="isDevelopmentStorage">
    /// Whether a missing key file may be made. Anywhere else a new key beside existing rows would be a mistake, and one that only this
    /// machine has would make the rows unreadable for all others.
    /// </param>
    /// <param name="random">For a new key.</param>
    /// <exception cref="EncryptionKeyMissingException">No key.</exception>
    /// <exception cref="EncryptionKeyInvalidException">A malformed one.</exception>
    public static MasterKeys Load(EncryptionOptions options, bool isDevelopmentStorage, IRandomSource random)
    {
        // An entry without a value is one not set: a settings file may list it for whoever wants to fill it in.
        var configured = options.Keys.Where(key => key.Value.Length > 0).ToDictionary(StringComparer.Ordinal);
        if (configured.Count > 0) return MasterKeys.Decode(configured, "Encryption:Keys");

        var path = string.IsNullOrWhiteSpace(options.KeyFile) ? KeyFile.DefaultPath() : options.KeyFile;
        if (path is null)
            throw new EncryptionKeyMissingException("No encryption key: this user has no data directory, so set Encryption:Keys or Encryption:KeyFile.");
        if (KeyFile.Read(path) is { } keys) return keys;

        if (!isDevelopmentStorage)
        {
            throw new EncryptionKeyMissingException(
                $"No encryption key: set Encryption:Keys, or Encryption:KeyFile to an existing file (looked for {path}). "
                + "A key is generated with development storage only.");
        }

        KeyFile.CreateUnlessThere(path, random);

        return KeyFile.Read(path) ?? throw new EncryptionKeyMissingException($"The key file {path} vanished.");
    }
}
