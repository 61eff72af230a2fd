using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;

namespace Sessions.Storage;

/// <summary>Makes the client of the storage account.</summary>
internal static class StorageConnection
{
    /// <summary>
    /// Limit of one call with all its tries: a caller of the API gets its 503 within this time. Less would turn a partition that is
    /// being moved (a few seconds) into an outage.
    /// </summary>
    public static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(1);
    private const int MaxRetries = 2;

    /// <summary>A client with bounded retries.</summary>
    public static TableServiceClient Open(StorageOptions options, TableClientOptions? clientOptions = null)
    {
        clientOptions ??= new TableClientOptions();
        clientOptions.Retry.Mode = RetryMode.Exponential;
        clientOptions.Retry.MaxRetries = MaxRetries;
        clientOptions.Retry.Delay = FirstDelay;
        clientOptions.Retry.MaxDelay = LongestDelay;
        clientOptions.Retry.NetworkTimeout = TryLimit;
        clientOptions.AddPolicy(new StorageQueue(), HttpPipelinePosition.PerRetry);

        return options.TableEndpoint is { } endpoint
            ? new TableServiceClient(endpoint, new DefaultAzureCredential(), clientOptions)
            : new TableServiceClient(ConnectionStringOf(options), clientOptions);
    }

    /// <summary>Whether this is development storage: the emulator's account, or any other endpoint on this machine.</summary>
    public static bool IsDevelopment(TableServiceClient client) => client.Uri.IsLoopback;

    /// <summary>The configured connection string, or that of development storage.</summary>
    public static string ConnectionStringOf(StorageOptions options) =>
        string.IsNullOrWhiteSpace(options.ConnectionString) ? StorageOptions.DevelopmentStorage : options.ConnectionString;
}
