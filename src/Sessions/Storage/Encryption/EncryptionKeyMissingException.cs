namespace Sessions.Storage.Encryption;

/// <summary>No master key is configured, and this storage account is not one for which a key may be made up. The service does not start.</summary>
public sealed class EncryptionKeyMissingException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Always false: a person has to bring the key.</summary>
    public bool IsTransient => false;
}
