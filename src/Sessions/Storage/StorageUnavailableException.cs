namespace Sessions.Storage;

/// <summary>Table Storage did not answer, or answered that it cannot serve now. The HTTP answer is 503 with <c>Retry-After</c>.</summary>
[GenerateSerializer, Alias("Sessions.StorageUnavailableException")]
public sealed class StorageUnavailableException : Exception
{
    /// <summary>An outage.</summary>
    public StorageUnavailableException(string message, Exception? innerException = null) : base(message, innerException)
    {
    }

    /// <summary>Always true.</summary>
    public bool IsTransient => true;
}
