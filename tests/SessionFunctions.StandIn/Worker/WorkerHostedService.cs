using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Tells the Functions host that the worker is there: from then on it sends requests. The real one is registered first as well, and connects
/// when it is started; this one refuses to before the silo is up.
/// </summary>
internal sealed class WorkerHostedService(IServiceProvider services) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<ISiloStatusOracle>() is { CurrentStatus: not SiloStatus.Active } silo)
        {
            throw new InvalidOperationException($"The host would send requests while the silo is {silo.CurrentStatus}.");
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
