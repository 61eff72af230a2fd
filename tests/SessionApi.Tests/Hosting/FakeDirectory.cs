using Sessions;

namespace SessionApi.Tests.Hosting;

/// <summary>Lists what <see cref="FakeSessions"/> knows.</summary>
internal sealed class FakeDirectory(FakeSessions sessions) : ISessionDirectory
{
    public Task<SessionPage> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref sessions.Looks);
        if (sessions.Failure is not null) throw sessions.Failure;

        var found = sessions.Known.Values
            .Where(session => session.Key.Tenant == tenant && string.CompareOrdinal(session.Key.SessionId, afterSessionId) > 0)
            .Where(filter.Matches)
            .OrderBy(session => session.Key.SessionId, StringComparer.Ordinal)
            .Take(limit + 1)
            .ToList();

        return Task.FromResult(new SessionPage([.. found.Take(limit)], found.Count > limit));
    }
}
