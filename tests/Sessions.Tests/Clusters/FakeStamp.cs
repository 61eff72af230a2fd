using Sessions.Clusters;

namespace Sessions.Tests.Clusters;

internal sealed class FakeStamp : IOwnerStamp
{
    public bool IsFresh { get; set; } = true;
}
