namespace Sessions.Storage.Encryption;

/// <summary>Where master keys come from.</summary>
internal interface IMasterKeySource
{
    /// <summary>For logs and errors, such as <c>Encryption:Keys</c>; it begins a sentence.</summary>
    string Name { get; }

    /// <summary>How often it is worth asking again.</summary>
    TimeSpan RefreshPeriod { get; }

    /// <summary>All keys as they are there now.</summary>
    /// <exception cref="EncryptionKeyMissingException">There are none.</exception>
    /// <exception cref="EncryptionKeyInvalidException">One is malformed.</exception>
    /// <exception cref="StorageUnavailableException">The source does not answer now.</exception>
    Task<MasterKeys> LoadAsync(CancellationToken cancellationToken);
}
