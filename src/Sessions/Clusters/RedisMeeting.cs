using System.Net;
using Azure.Core;
using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Clustering.Redis;
using StackExchange.Redis;

namespace Sessions.Clusters;

/// <summary>Redis as the place where silos and clients meet.</summary>
internal static class RedisMeeting
{
    /// <summary>Whether that can be read.</summary>
    public static bool IsAddress(string text)
    {
        try
        {
            return ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>Whether it is on this machine, for all that its address tells.</summary>
    public static bool IsLoopback(string text) => ConfigurationOptions.Parse(text).EndPoints.All(endpoint => endpoint switch
    {
        IPEndPoint ip => IPAddress.IsLoopback(ip.Address),
        DnsEndPoint name => name.Host == "localhost",
        _ => false,
    });

    /// <summary>Points Orleans there.</summary>
    /// <param name="options">Orleans' own.</param>
    /// <param name="text">The address.</param>
    /// <param name="services">Clock and log; a <see cref="TokenCredential"/>, if there is one, stands for the process' identity.</param>
    public static void Configure(RedisClusteringOptions options, string text, IServiceProvider services)
    {
        var redis = ConfigurationOptions.Parse(text);
        redis.ClientName = "whatsapp-sessions";
        options.ConfigurationOptions = redis;
        if (!AzureRedisIdentity.IsWanted(redis)) return;

        var identity = new AzureRedisIdentity(
            services.GetService<TokenCredential>() ?? new DefaultAzureCredential(),
            services.GetRequiredService<TimeProvider>(),
            services.GetRequiredService<ILogger<AzureRedisIdentity>>());
        options.CreateMultiplexer = async _ => (await identity.ConnectAsync(redis), IsShared: false);
    }
}
