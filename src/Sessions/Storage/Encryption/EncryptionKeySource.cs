namespace Sessions.Storage.Encryption;

/// <summary>The source that <see cref="EncryptionOptions"/> name.</summary>
internal enum EncryptionKeySource
{
    /// <summary><c>Encryption:Keys</c>.</summary>
    Settings,

    /// <summary><c>Encryption:KeyVault</c>.</summary>
    KeyVault,

    /// <summary><c>Encryption:KeyFile</c>, or the default file.</summary>
    KeyFile,
}
