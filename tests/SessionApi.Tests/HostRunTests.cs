using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace SessionApi.Tests;

public sealed class HostRunTests
{
    [Fact]
    public async Task What_had_started_is_stopped_and_disposed_of_when_the_rest_does_not_start()
    {
        var started = new Started();

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Build(started, new Refusing()).RunUntilStoppedAsync());

        Assert.Equal("no start", refusal.Message);
        Assert.Equal(["stopped", "disposed"], started.Ends);
    }

    [Fact]
    public async Task What_refused_the_start_is_told_though_stopping_fails_too()
    {
        var started = new Started { StopFailure = new IOException("no stop either") };

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => Build(started, new Refusing()).RunUntilStoppedAsync());

        Assert.Equal("no start", refusal.Message);
        Assert.Equal(["stopped", "disposed"], started.Ends);
    }

    [Fact]
    public async Task A_host_that_starts_runs_until_it_is_asked_to_end()
    {
        var started = new Started();
        var host = Build(started);
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();

        var running = host.RunUntilStoppedAsync();
        var isUp = new TaskCompletionSource();
        using var registration = lifetime.ApplicationStarted.Register(isUp.SetResult);
        await isUp.Task.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        lifetime.StopApplication();
        await running.WaitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(["stopped", "disposed"], started.Ends);
    }

    private static IHost Build(params IHostedService[] services)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        // Made by the container, so that it disposes of them.
        foreach (var service in services) builder.Services.AddSingleton<IHostedService>(_ => service);

        return builder.Build();
    }

    private sealed class Started : IHostedService, IDisposable
    {
        public List<string> Ends { get; } = [];

        public Exception? StopFailure { get; init; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            Ends.Add("stopped");
            return StopFailure is null ? Task.CompletedTask : Task.FromException(StopFailure);
        }

        public void Dispose() => Ends.Add("disposed");
    }

    private sealed class Refusing : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("no start");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
