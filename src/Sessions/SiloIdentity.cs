using Sessions.Clusters;

namespace Sessions;

/// <summary>Owners by Orleans' membership.</summary>
internal sealed class SiloIdentity(ILocalSiloDetails local, ISiloStatusOracle membership, ClusterJoinOptions cluster) : ISiloIdentity
{
    public string Own { get; } = local.SiloAddress.ToParsableString();

    public bool IsAlive(string owner) =>
        owner == Own || (Find(owner) is { } silo && !membership.IsDeadSilo(silo) && IsAlive(membership.GetApproximateSiloStatus(silo)));

    public bool IsElsewhere(string owner) => cluster.IsCluster && Find(owner)?.Endpoint.Equals(local.SiloAddress.Endpoint) != true;

    /// <summary>One that is stopping still owns what it has not let go yet.</summary>
    internal static bool IsAlive(SiloStatus status) => status is SiloStatus.Active or SiloStatus.ShuttingDown;

    private static SiloAddress? Find(string owner)
    {
        try
        {
            return SiloAddress.FromParsableString(owner);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
