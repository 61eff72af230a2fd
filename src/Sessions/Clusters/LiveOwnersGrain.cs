using Orleans.Concurrency;

namespace Sessions.Clusters;

/// <summary>One on each silo that is asked.</summary>
[StatelessWorker(1)]
internal sealed class LiveOwnersGrain(ISiloStatusOracle membership) : Grain, ILiveOwnersGrain
{
    public Task<string[]> ListAsync() => Task.FromResult(membership.GetApproximateSiloStatuses()
        .Where(silo => SiloIdentity.IsAlive(silo.Value))
        .Select(silo => silo.Key.ToParsableString())
        .ToArray());
}
