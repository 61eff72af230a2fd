using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Sessions.Storage;

namespace SessionApi.Auth;

/// <summary>
/// Where no key is configured, looks for stored ones before the web server opens its doors: without any it may listen on loopback alone.
/// </summary>
internal sealed class StoredKeysStartup(StoredKeys stored, ApiKeyRing configured, IOptions<AuthOptions> options) : IHostedService
{
    /// <summary>Whether there was a stored key; false as well when storage did not answer.</summary>
    public bool FoundKey { get; private set; }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!configured.IsEmpty || options.Value.AllowAnonymous) return;

        try
        {
            FoundKey = await stored.AnyAsync(cancellationToken);
        }
        catch (StorageUnavailableException)
        {
            // On loopback the service starts all the same; elsewhere nobody can say that it is not open to everybody.
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
