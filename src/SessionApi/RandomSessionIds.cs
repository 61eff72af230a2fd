namespace SessionApi;

/// <summary>Random UUIDs (version 4).</summary>
internal sealed class RandomSessionIds : ISessionIdSource
{
    public string Next() => Guid.NewGuid().ToString("D");
}
