using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Sessions.Storage;

/// <summary>Refuses a start with an endpoint that cannot work; no message repeats a connection string, which holds a key.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        if (options.TableEndpoint is { } endpoint)
        {
            return endpoint.IsAbsoluteUri && endpoint.Scheme == Uri.UriSchemeHttps && endpoint.Query.Length == 0
                ? ValidateOptionsResult.Success
                : ValidateOptionsResult.Fail("Storage:TableEndpoint must be an absolute https address without a query.");
        }

        try
        {
            _ = new TableServiceClient(StorageConnection.ConnectionStringOf(options));
        }
        catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
        {
            return ValidateOptionsResult.Fail("Storage:ConnectionString is not a connection string of a storage account.");
        }

        return ValidateOptionsResult.Success;
    }
}
