using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SessionFunctions;

/// <summary>When the worker tells the Functions host that it is there.</summary>
public static class WorkerOrder
{
    /// <summary>Registered by the builder before anything of ours, and internal to the worker: known by its name alone.</summary>
    private const string Worker = "Microsoft.Azure.Functions.Worker.WorkerHostedService";

    /// <summary>
    /// Lets the worker start after all that is registered so far, and stop before it. As it comes, it starts first, and the host would send requests
    /// to a process whose storage, silo and web server are still starting.
    /// </summary>
    public static void StartWorkerLast(this IServiceCollection services)
    {
        var workers = services.Where(service => service.ServiceType == typeof(IHostedService) && service.ImplementationType?.FullName == Worker).ToList();
        foreach (var worker in workers)
        {
            services.Remove(worker);
            services.Add(worker);
        }
    }
}
