using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using SessionFunctions;

namespace SessionApi.Tests.Functions;

public sealed class WorkerOrderTests
{
    [Fact]
    public void The_worker_starts_behind_all_that_requests_need_and_nothing_else_moves()
    {
        var services = new ServiceCollection();
        services.AddHostedService<WorkerHostedService>();
        services.AddHostedService<Storage>();
        services.AddHostedService<WebServer>();

        services.StartWorkerLast();

        Assert.Equal(
            [typeof(Storage), typeof(WebServer), typeof(WorkerHostedService)],
            services.Where(service => service.ServiceType == typeof(IHostedService)).Select(service => service.ImplementationType));
    }

    private sealed class Storage : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }

    private sealed class WebServer : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.CompletedTask;
    }
}
