namespace Sessions.Clusters;

/// <summary>As this silo sees them.</summary>
internal sealed class SiloOwners(ISiloIdentity silo) : ILiveOwners
{
    public ValueTask<Predicate<string>?> FindAsync(CancellationToken cancellationToken) => new(silo.IsAlive);
}
