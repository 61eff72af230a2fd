using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Sessions.Clusters;
using Xunit;

namespace Sessions.Tests.Clusters;

/// <summary>What the settings make of a process, and which of them refuse its start.</summary>
public sealed class HostingTests
{
    [Theory]
    [InlineData("Sessions:Hosting is Client: Cluster:Redis", "Sessions:Hosting=Client")]
    [InlineData("Sessions:Hosting must be", "Sessions:Hosting=Owner")]
    [InlineData("Sessions:Hosting must be", "Sessions:Hosting=Owner", "Cluster:Redis=127.0.0.1:6379")]
    [InlineData("Cluster:Redis must be", "Cluster:Redis=,")]
    [InlineData("Cluster:Redis must be", "Cluster:Redis=127.0.0.1:6379,nonsense=1")]
    [InlineData("Cluster:Address must be an IP address", "Cluster:Redis=127.0.0.1:6379", "Cluster:Address=here")]
    [InlineData("Cluster:Address must not be a public address", "Cluster:Redis=127.0.0.1:6379", "Cluster:Address=8.8.8.8")]
    [InlineData("Cluster:SiloPort must be 1 to 65535", "Cluster:SiloPort=65536")]
    [InlineData("Cluster:GatewayPort must be 1 to 65535", "Cluster:GatewayPort=-1")]
    [InlineData("Cluster:SiloPort and Cluster:GatewayPort must differ", "Cluster:SiloPort=5000", "Cluster:GatewayPort=5000")]
    public void What_makes_no_sense_refuses_the_start_by_name(string message, params string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddConfiguration(Read(settings));

        var exception = Assert.Throws<InvalidOperationException>(() => builder.UseSessionHosting());

        Assert.StartsWith(message, exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(false, "Sessions:Hosting=")]
    [InlineData(false, "Sessions:Hosting=cohosted")]
    [InlineData(false, "Cluster:Redis=127.0.0.1:6379")]
    [InlineData(true, "Sessions:Hosting=client", "Cluster:Redis=127.0.0.1:6379")]
    public void A_process_owns_sessions_unless_it_is_told_not_to(bool isClient, params string[] settings) =>
        Assert.Equal(isClient, SessionHostingOptions.IsClient(Read(settings)));

    [Theory]
    [InlineData("10.1.2.3", 20000, 20001, true, "Cluster:Redis=cache.example:10000", "WEBSITE_PRIVATE_IP=10.1.2.3", "WEBSITE_PRIVATE_PORTS=20000,20001")]
    [InlineData("10.1.2.3", 5000, 20001, true, "Cluster:Redis=cache.example:10000", "WEBSITE_PRIVATE_IP=10.1.2.3", "WEBSITE_PRIVATE_PORTS=20000,20001", "Cluster:SiloPort=5000")]
    [InlineData("10.9.9.9", 11111, 30000, false, "Cluster:Redis=cache.example:10000", "Cluster:Address=10.9.9.9")]
    [InlineData("10.9.9.9", 5000, 5001, false, "Cluster:Redis=127.0.0.1:6379", "Cluster:Address=10.9.9.9", "Cluster:SiloPort=5000", "Cluster:GatewayPort=5001")]
    [InlineData("127.0.0.1", 5000, 5001, false, "Cluster:Redis=127.0.0.1:6379", "Cluster:SiloPort=5000", "Cluster:GatewayPort=5001")]
    [InlineData("127.0.0.1", 5000, 5001, false, "Cluster:Redis=localhost", "Cluster:SiloPort=5000", "Cluster:GatewayPort=5001")]
    public void A_silo_is_found_where_the_settings_or_the_platform_say(string address, int silo, int gateway, bool listensEverywhere, params string[] settings)
    {
        var configuration = Read(settings);

        var place = SiloPlace.Find(ClusterJoinOptions.Read(configuration), configuration);

        Assert.Equal(new SiloPlace(IPAddress.Parse(address), silo, gateway, listensEverywhere), place);
    }

    [Fact]
    public void Silos_beside_a_redis_on_this_machine_take_ports_of_their_own()
    {
        var configuration = Read("Cluster:Redis=127.0.0.1:6379");

        var place = SiloPlace.Find(ClusterJoinOptions.Read(configuration), configuration);

        Assert.Equal(IPAddress.Loopback, place.Address);
        Assert.NotEqual(place.SiloPort, place.GatewayPort);
        Assert.NotEqual(11111, place.SiloPort);
    }

    [Fact]
    public void Ports_of_the_platform_that_are_none_are_refused()
    {
        var configuration = Read("Cluster:Redis=cache.example:10000", "WEBSITE_PRIVATE_IP=10.1.2.3", "WEBSITE_PRIVATE_PORTS=20000");

        var exception = Assert.Throws<InvalidOperationException>(() => SiloPlace.Find(ClusterJoinOptions.Read(configuration), configuration));

        Assert.StartsWith("WEBSITE_PRIVATE_PORTS", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_member_that_stood_still_is_taken_for_dead_only_when_its_stamp_is_over() =>
        Assert.True(FailureDetection.Probe * FailureDetection.MissedProbes > OwnerStamp.MaxAge);

    private static IConfiguration Read(params string[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => setting.Split('=', 2)).Select(parts => new KeyValuePair<string, string?>(parts[0], parts[1])))
        .Build();
}
