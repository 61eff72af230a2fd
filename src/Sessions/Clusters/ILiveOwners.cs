namespace Sessions.Clusters;

/// <summary>Which processes that own sessions are alive, as seen from this one.</summary>
public interface ILiveOwners
{
    /// <summary>Tells of an owner, as a record names it, whether it is alive. Null when no owner can be asked: then nobody knows of any.</summary>
    ValueTask<Predicate<string>?> FindAsync(CancellationToken cancellationToken);
}
