using Orleans.Configuration;

namespace Sessions.Clusters;

/// <summary>How soon the members of a cluster take one of them for dead.</summary>
/// <remarks>
/// After three missed probes of 2 s: some 6 to 8 s. Not sooner, because <see cref="OwnerStamp.MaxAge"/> has to be over by then for whoever stood
/// still meanwhile: the probes' limits are fixed, and a connection counts as alive for no longer than those three probes take.
/// </remarks>
internal static class FailureDetection
{
    public static readonly TimeSpan Probe = TimeSpan.FromSeconds(2);
    public const int MissedProbes = 3;

    public static void Configure(ClusterMembershipOptions options)
    {
        (options.ProbeTimeout, options.MinProbeTimeout, options.MaxProbeTimeout) = (Probe, Probe, Probe);
        options.NumMissedProbesLimit = MissedProbes;
        // Of a cluster of two, one vote is enough for Orleans.
        options.NumVotesForDeathDeclaration = 2;
        // Members tell each other at once; this is for what got lost on the way.
        options.TableRefreshTimeout = TimeSpan.FromSeconds(10);
        options.IAmAliveTablePublishTimeout = TimeSpan.FromSeconds(10);
    }
}
