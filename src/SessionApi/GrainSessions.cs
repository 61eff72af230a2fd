using Sessions;

namespace SessionApi;

/// <summary>Owners are grains.</summary>
internal sealed class GrainSessions(IGrainFactory grains) : ISessions
{
    public ISessionGrain Get(SessionKey key) => grains.GetGrain<ISessionGrain>(key.ToString());
}
