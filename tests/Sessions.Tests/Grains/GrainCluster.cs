using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using Sessions.Events;
using Sessions.Storage;
using Sessions.Tests.Grains;
using Xunit;

[assembly: AssemblyFixture(typeof(GrainCluster))]

namespace Sessions.Tests.Grains;

/// <summary>One silo for all tests. Every test has a tenant of its own, and with it stores, clients and a clock of its own.</summary>
public sealed class GrainCluster : IAsyncLifetime
{
    private readonly ConcurrentDictionary<string, World> _worlds = new();
    private InProcessTestCluster _cluster = null!;
    private int _lastTenant;

    /// <summary>Calls from outside the silo: everything is serialised.</summary>
    public IGrainFactory Client => _cluster.Client;

    /// <summary>Calls from inside the silo: references are handed over.</summary>
    public IGrainFactory Local => _cluster.Silos[0].ServiceProvider.GetRequiredService<IGrainFactory>();

    internal World NewWorld()
    {
        var world = new World(this, $"t{Interlocked.Increment(ref _lastTenant)}");
        _worlds[world.Tenant] = world;
        return world;
    }

    /// <summary>Ends the activation as a stopping silo does, and waits for it.</summary>
    public async Task DeactivateAsync(IAddressable grain) => await _cluster.DeactivateAsync(grain).WaitAsync(Patience.Limit);

    public Task AwaitDeactivationAsync(IAddressable grain) => _cluster.WaitForDeactivationAsync(grain).WaitAsync(Patience.Limit);

    public bool IsActive(IAddressable grain) => _cluster.TryGetGrainContext(grain.GetGrainId(), out _);

    /// <summary>
    /// Collects until the activation is gone: one that has just answered may count as busy for a moment longer, and is passed over then.
    /// </summary>
    public async Task CollectUntilGoneAsync(IAddressable grain)
    {
        var gone = AwaitDeactivationAsync(grain);
        while (!gone.IsCompleted) await CollectIdleAsync();

        await gone;
    }

    public async Task CollectIdleAsync() => await Client.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.FromTicks(1));

    public async ValueTask InitializeAsync()
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddScoped(WorldOf);
            silo.Services.AddScoped<ISessionStore>(provider => provider.GetRequiredService<World>().Sessions);
            silo.Services.AddScoped<IEventStore>(provider => provider.GetRequiredService<World>().Events);
            silo.Services.AddSingleton(new EventOptions());
            silo.Services.AddScoped(provider => provider.GetRequiredService<World>().Webhooks);
            silo.Services.AddScoped(provider => provider.GetRequiredService<World>().Webhooks.Webhooks);
            silo.Services.AddScoped<IDeviceStores>(provider => provider.GetRequiredService<World>().Devices);
            silo.Services.AddScoped<ISessionConnectionFactory>(provider => provider.GetRequiredService<World>().Factory);
            silo.Services.AddScoped<ISiloIdentity>(provider => provider.GetRequiredService<World>().Silo);
            silo.Services.AddScoped(provider => provider.GetRequiredService<World>().Services);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async ValueTask DisposeAsync() => await _cluster.DisposeAsync();

    private World WorldOf(IServiceProvider provider)
    {
        var grain = provider.GetRequiredService<IGrainContextAccessor>().GrainContext.GrainId;
        return _worlds[grain.Key.ToString()!.Split('/')[0]];
    }
}
