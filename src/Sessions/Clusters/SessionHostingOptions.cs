using Microsoft.Extensions.Configuration;

namespace Sessions.Clusters;

/// <summary>Whether this process owns sessions (section <c>Sessions</c>).</summary>
public sealed class SessionHostingOptions
{
    /// <summary>The section's name.</summary>
    public const string Section = "Sessions";

    private const string Cohosted = "Cohosted";
    private const string Client = "Client";

    /// <summary>
    /// <c>Cohosted</c> unless set: sessions live in this process. <c>Client</c>: it answers HTTP alone and asks the owners, which it finds
    /// through <see cref="ClusterJoinOptions.Redis"/>.
    /// </summary>
    public string? Hosting { get; set; }

    /// <summary>Whether this process is a client of others that own the sessions.</summary>
    /// <exception cref="InvalidOperationException">Another word, or a client without a place to meet owners at.</exception>
    public static bool IsClient(IConfiguration configuration)
    {
        var hosting = configuration.GetSection(Section).Get<SessionHostingOptions>()?.Hosting;
        if (string.IsNullOrWhiteSpace(hosting) || string.Equals(hosting, Cohosted, StringComparison.OrdinalIgnoreCase)) return false;
        if (!string.Equals(hosting, Client, StringComparison.OrdinalIgnoreCase)) throw new InvalidOperationException("Sessions:Hosting must be Cohosted or Client.");

        return ClusterJoinOptions.Read(configuration).IsCluster
            ? true
            : throw new InvalidOperationException("Sessions:Hosting is Client: Cluster:Redis must say where the owners of sessions are found.");
    }
}
