using WhatsApp.Crypto;

namespace Sessions.Storage.Encryption;

/// <summary>Master keys from a key file.</summary>
/// <param name="path">Null when none is configured and this user has no data directory.</param>
/// <param name="mayCreate">
/// Whether a missing file may be made: with development storage. Anywhere else a new key beside existing rows would be a mistake, and one that
/// only this machine has would make the rows unreadable for all others.
/// </param>
/// <param name="random">For a new key.</param>
internal sealed class KeyFileSource(string? path, bool mayCreate, IRandomSource random) : IMasterKeySource
{
    public string Name => $"The key file {path}";

    public TimeSpan RefreshPeriod => TimeSpan.FromSeconds(10);

    public Task<MasterKeys> LoadAsync(CancellationToken cancellationToken) => Task.FromResult(Load());

    private MasterKeys Load()
    {
        if (path is null)
            throw new EncryptionKeyMissingException("No encryption key: this user has no data directory, so set Encryption:Keys or Encryption:KeyFile.");
        if (KeyFile.Read(path) is { } keys) return keys;

        if (!mayCreate)
        {
            throw new EncryptionKeyMissingException(
                $"No encryption key: set Encryption:Keys or Encryption:KeyVault, or Encryption:KeyFile to an existing file (looked for {path}). "
                + "A key is generated with development storage only.");
        }

        KeyFile.CreateUnlessThere(path, random);

        return KeyFile.Read(path) ?? throw new EncryptionKeyMissingException($"The key file {path} vanished.");
    }
}
