using Azure.Core;
using Azure.Identity;
using Azure.Security.KeyVault.Secrets;

namespace Sessions.Storage.Encryption;

/// <summary>Makes the client of the key vault.</summary>
internal static class KeyVaultConnection
{
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(4);
    private const int MaxRetries = 3;

    /// <summary>A client with bounded retries.</summary>
    /// <param name="vault">Its address.</param>
    /// <param name="credential">Null: the process's own identity (a managed identity in Azure).</param>
    /// <param name="options">What else is set; its retries are set here.</param>
    public static SecretClient Open(Uri vault, TokenCredential? credential = null, SecretClientOptions? options = null)
    {
        options ??= new SecretClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = MaxRetries;
        options.Retry.Delay = FirstDelay;
        options.Retry.MaxDelay = LongestDelay;
        options.Retry.NetworkTimeout = TryLimit;

        return new SecretClient(vault, credential ?? new DefaultAzureCredential(), options);
    }
}
