using Microsoft.Extensions.Hosting;

namespace SessionApi;

/// <summary>A host's life, from its start to its end.</summary>
public static class HostRun
{
    /// <summary>
    /// Runs the host until it is asked to end, and disposes of it. One that does not start is stopped all the same: what had started already ends as it should, leaves
    /// its cluster for example, instead of being torn down and reporting that as a fault of its own.
    /// </summary>
    /// <exception cref="Exception">What refused the start.</exception>
    public static async Task RunUntilStoppedAsync(this IHost host)
    {
        try
        {
            await StartAsync(host);
            await host.WaitForShutdownAsync();
        }
        finally
        {
            if (host is IAsyncDisposable disposable) await disposable.DisposeAsync();
            else host.Dispose();
        }
    }

    private static async Task StartAsync(IHost host)
    {
        try
        {
            await host.StartAsync();
        }
        catch
        {
            await StopQuietlyAsync(host);
            throw;
        }
    }

    private static async Task StopQuietlyAsync(IHost host)
    {
        try
        {
            await host.StopAsync();
        }
#pragma warning disable CA1031 // What refused the start is the news, not what came of stopping half a host.
        catch (Exception)
#pragma warning restore CA1031
        {
            // The caller throws the other one.
        }
    }
}
