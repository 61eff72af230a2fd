using Sessions.Clusters;

namespace Sessions.Tests.Clusters;

internal sealed class NobodyAnswers : ILiveOwners
{
    public ValueTask<Predicate<string>?> FindAsync(CancellationToken cancellationToken) => default;
}
