namespace Sessions.Clusters;

/// <summary>Finds owners from outside of the processes that they live in.</summary>
public static class OwnerGrains
{
    /// <summary>The owner of that key.</summary>
    /// <exception cref="SiloUnavailableException">This process is a client that has not found its cluster yet: no owner is known to it.</exception>
    public static TOwner GetOwner<TOwner>(this IGrainFactory grains, string key)
        where TOwner : IGrainWithStringKey
    {
        try
        {
            return grains.GetGrain<TOwner>(key);
        }
        catch (ArgumentException exception)
        {
            throw new SiloUnavailableException("No process that owns sessions has been found yet.", exception);
        }
    }
}
