using Sessions;
using Sessions.Clusters;

namespace SessionApi;

/// <summary>Owners are grains.</summary>
internal sealed class GrainSessions(IGrainFactory grains) : ISessions
{
    public ISessionGrain Get(SessionKey key) => grains.GetOwner<ISessionGrain>(key.ToString());
}
