namespace Sessions.Storage.Encryption;

/// <summary>A configured master key or the key file is malformed. The service does not start; the file is left as it is.</summary>
public sealed class EncryptionKeyInvalidException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Always false: a person has to correct the key.</summary>
    public bool IsTransient => false;
}
