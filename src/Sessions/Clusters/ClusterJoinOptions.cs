using System.Net;
using Microsoft.Extensions.Configuration;
using Sessions.Net;

namespace Sessions.Clusters;

/// <summary>Where the processes of a cluster meet, and where this one can be reached by the others (section <c>Cluster</c>).</summary>
public sealed class ClusterJoinOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Cluster";

    /// <summary>
    /// Redis, as StackExchange.Redis reads it (<c>host:port,ssl=true</c>); whoever can write there is a member. Empty unless set: then this
    /// process is alone. An Azure Managed Redis without a password is entered with this process' Azure identity.
    /// </summary>
    public string? Redis { get; set; }

    /// <summary>
    /// Address of this silo for the others. Empty unless set: what App Service gives (<c>WEBSITE_PRIVATE_IP</c>); else loopback when Redis is
    /// there too; else this machine's own. It must not be a public one, since silo ports carry no authentication.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>
    /// For silos. Unless set: what App Service gives (<c>WEBSITE_PRIVATE_PORTS</c>); else a free one on loopback, and 11111 elsewhere.
    /// </summary>
    public int? SiloPort { get; set; }

    /// <summary>For clients; as <see cref="SiloPort"/>, and 30000 elsewhere.</summary>
    public int? GatewayPort { get; set; }

    internal bool IsCluster => !string.IsNullOrWhiteSpace(Redis);

    /// <exception cref="InvalidOperationException">A value cannot be used.</exception>
    internal static ClusterJoinOptions Read(IConfiguration configuration)
    {
        var options = configuration.GetSection(Section).Get<ClusterJoinOptions>() ?? new ClusterJoinOptions();
        return options.Validate().ToArray() is { Length: > 0 } errors ? throw new InvalidOperationException(string.Join(' ', errors)) : options;
    }

    /// <summary>What is wrong with the values, or nothing.</summary>
    private IEnumerable<string> Validate()
    {
        if (IsCluster && !RedisMeeting.IsAddress(Redis!)) yield return "Cluster:Redis must be an address as StackExchange.Redis reads it, such as host:6379.";
        if (SiloPort is <= 0 or > IPEndPoint.MaxPort) yield return "Cluster:SiloPort must be 1 to 65535.";
        if (GatewayPort is <= 0 or > IPEndPoint.MaxPort) yield return "Cluster:GatewayPort must be 1 to 65535.";
        if (SiloPort is { } port && port == GatewayPort) yield return "Cluster:SiloPort and Cluster:GatewayPort must differ.";
        if (string.IsNullOrWhiteSpace(Address)) yield break;

        if (!IPAddress.TryParse(Address, out var address)) yield return "Cluster:Address must be an IP address.";
        else if (PublicAddresses.IsPublic(address)) yield return "Cluster:Address must not be a public address: silo ports carry no authentication.";
    }
}
