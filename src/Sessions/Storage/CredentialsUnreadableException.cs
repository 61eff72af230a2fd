namespace Sessions.Storage;

/// <summary>A row cannot be decrypted: its master key is not configured or is a wrong one, or the row is damaged. It is left as it is.</summary>
public sealed class CredentialsUnreadableException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Always false: a person has to bring the key back.</summary>
    public bool IsTransient => false;
}
