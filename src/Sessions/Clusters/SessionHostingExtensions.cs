using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Orleans.Clustering.Redis;
using Orleans.Configuration;
using Sessions.Telemetry;

namespace Sessions.Clusters;

/// <summary>Sets up how this process takes part: as an owner of sessions, alone or in a cluster, or as a client of owners.</summary>
public static class SessionHostingExtensions
{
    private const string ClusterId = "whatsapp-sessions";
    private const int DirectoryCacheSize = 10_000;

    /// <summary>A call that waits for a change waits at most 25 s; see <see cref="ISessionGrain.WaitAsync"/>.</summary>
    private static readonly TimeSpan CallLimit = TimeSpan.FromSeconds(30);

    /// <summary>
    /// A silo in this process: alone, and then reachable on loopback only, or a member of the cluster that meets at <c>Cluster:Redis</c>. With
    /// <c>Sessions:Hosting=Client</c> a client of that cluster, which connects behind the host's start.
    /// </summary>
    /// <exception cref="InvalidOperationException">The sections <c>Cluster</c> or <c>Sessions</c> hold a value that cannot be used.</exception>
    public static IHostApplicationBuilder UseSessionHosting(this IHostApplicationBuilder builder)
    {
        var cluster = ClusterJoinOptions.Read(builder.Configuration);
        if (SessionHostingOptions.IsClient(builder.Configuration)) builder.UseSessionClient(cluster);
        else builder.UseSessionSilo(cluster);

        return builder;
    }

    private static void UseSessionSilo(this IHostApplicationBuilder builder, ClusterJoinOptions cluster)
    {
        // First to start and last to stop: a silo that stops lets its sessions go one after the other.
        if (cluster.IsCluster) builder.Services.AddFence();
        builder.UseOrleans(silo =>
        {
            if (cluster.IsCluster) silo.Join(cluster, builder.Configuration);
            else silo.StayAlone(cluster);

            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = CallLimit);
            // The cache's table is made in full at once: its default of a million entries holds 18 MiB, and a silo owns most of what it asks for.
            silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = DirectoryCacheSize);
            // A grain's call costs a little more with it.
            if (SessionTelemetry.IsTraced(builder.Configuration)) silo.AddActivityPropagation();
        });
    }

    private static void StayAlone(this ISiloBuilder silo, ClusterJoinOptions cluster)
    {
        var free = SiloPlace.FreePorts();
        silo.UseLocalhostClustering(cluster.SiloPort ?? free.Silo, cluster.GatewayPort ?? free.Gateway, serviceId: ClusterId, clusterId: ClusterId);
    }

    private static void Join(this ISiloBuilder silo, ClusterJoinOptions cluster, IConfiguration configuration)
    {
        var place = SiloPlace.Find(cluster, configuration);
        silo.Configure<ClusterOptions>(Name);
        silo.UseRedisClustering(_ => { });
        silo.Services.AddRedis(cluster);
        silo.ConfigureEndpoints(place.Address, place.SiloPort, place.GatewayPort, place.ListensEverywhere);
        silo.Configure<ClusterMembershipOptions>(FailureDetection.Configure);
        // The default one loses the places of grains with the silo that kept them, and with them sessions that run elsewhere.
#pragma warning disable ORLEANSEXP003 // Its makers' answer to just that; what is experimental is its interface, and this is all we use of it.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003
        // It would let nobody have a dead silo's grains for half a minute, in case that one lives. What guards against that here is each record's epoch.
        silo.Configure<GrainDirectoryOptions>(options => options.RangeLeaseDuration = TimeSpan.Zero);
    }

    private static void AddFence(this IServiceCollection services)
    {
        services.TryAddSingleton<OwnerStamp>();
        services.TryAddSingleton<IOwnerStamp>(provider => provider.GetRequiredService<OwnerStamp>());
        services.AddHostedService(provider => provider.GetRequiredService<OwnerStamp>());
        services.TryAddSingleton<SenderFence>();
    }

    private static void AddRedis(this IServiceCollection services, ClusterJoinOptions cluster) =>
        services.AddOptions<RedisClusteringOptions>().Configure<IServiceProvider>((options, provider) => RedisMeeting.Configure(options, cluster.Redis!, provider));

    private static void UseSessionClient(this IHostApplicationBuilder builder, ClusterJoinOptions cluster)
    {
        var before = builder.Services.ToHashSet();
        builder.UseOrleansClient(client =>
        {
            client.Configure<ClusterOptions>(Name);
            client.UseRedisClustering(_ => { });
            client.Services.AddRedis(cluster);
            client.Configure<ClientMessagingOptions>(options => options.ResponseTimeout = CallLimit);
            client.Configure<GatewayOptions>(options => options.GatewayListRefreshPeriod = TimeSpan.FromSeconds(5));
            client.UseConnectionRetryFilter<ConnectionRetry>();
            if (SessionTelemetry.IsTraced(builder.Configuration)) client.AddActivityPropagation();
        });

        // Orleans' own would keep the host from starting for as long as no owner is there.
        foreach (var starter in builder.Services.Where(service => service.ServiceType == typeof(IHostedService) && !before.Contains(service)).ToList())
        {
            builder.Services.Remove(starter);
        }

        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<ClusterConnection>(
            provider, (IHostedService)provider.GetRequiredService<IClusterClient>()));
    }

    private static void Name(ClusterOptions options) => (options.ServiceId, options.ClusterId) = (ClusterId, ClusterId);
}
