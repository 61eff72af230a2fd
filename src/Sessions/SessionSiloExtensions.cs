using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Sessions.Telemetry;

namespace Sessions;

/// <summary>Sets the silo up in which the session grains live.</summary>
public static class SessionSiloExtensions
{
    private const string ClusterId = "whatsapp-sessions";
    private const int DirectoryCacheSize = 10_000;

    /// <summary>
    /// A silo of its own in this process, reachable on loopback only (silo ports carry no authentication):
    /// <c>Cluster:SiloPort</c> and <c>Cluster:GatewayPort</c>, or two free ports.
    /// </summary>
    /// <exception cref="InvalidOperationException">The configuration asks for a cluster, which this version cannot form.</exception>
    public static IHostApplicationBuilder UseSessionSilo(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration["Cluster:Redis"] is { Length: > 0 }) throw Unsupported("Cluster:Redis");
        if (builder.Configuration["Sessions:Hosting"] is { Length: > 0 } hosting && hosting != "Cohosted") throw Unsupported("Sessions:Hosting");

        var (siloPort, gatewayPort) = ReadPorts(builder.Configuration);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort, gatewayPort, serviceId: ClusterId, clusterId: ClusterId);
            // A call that waits for a change waits at most 25 s; see ISessionGrain.WaitAsync.
            silo.Configure<SiloMessagingOptions>(options => options.ResponseTimeout = TimeSpan.FromSeconds(30));
            // The cache's table is made in full at once: its default of a million entries holds 18 MiB, and this silo owns what it asks for.
            silo.Configure<GrainDirectoryOptions>(options => options.CacheSize = DirectoryCacheSize);
            // A grain's call costs a little more with it.
            if (SessionTelemetry.IsTraced(builder.Configuration)) silo.AddActivityPropagation();
        });

        return builder;
    }

    private static (int Silo, int Gateway) ReadPorts(IConfiguration configuration)
    {
        // Both are held open together, so that they differ.
        using var first = Listen();
        using var second = Listen();
        return (
            configuration.GetValue<int?>("Cluster:SiloPort") ?? ((IPEndPoint)first.LocalEndpoint).Port,
            configuration.GetValue<int?>("Cluster:GatewayPort") ?? ((IPEndPoint)second.LocalEndpoint).Port);
    }

    private static TcpListener Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        return listener;
    }

    private static InvalidOperationException Unsupported(string key) =>
        new($"{key} asks for a cluster of several processes, which this version does not support yet. Leave it out to run one process.");
}
