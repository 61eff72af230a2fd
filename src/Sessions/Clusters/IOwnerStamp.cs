namespace Sessions.Clusters;

/// <summary>Whether this process was known, a moment ago, to be a member of its cluster: then nobody has taken over what it owns.</summary>
internal interface IOwnerStamp
{
    /// <summary>Costs next to nothing, and is asked before everything that is sent.</summary>
    bool IsFresh { get; }
}
