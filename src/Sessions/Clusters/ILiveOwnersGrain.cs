namespace Sessions.Clusters;

/// <summary>Tells clients what the silo that is asked knows of the others. Orleans' own grain for it reads Redis anew each time, and fails with it.</summary>
[Alias("Sessions.ILiveOwnersGrain")]
internal interface ILiveOwnersGrain : IGrainWithIntegerKey
{
    /// <summary>The owners that are alive, as records name them.</summary>
    [Alias("List")]
    Task<string[]> ListAsync();
}
