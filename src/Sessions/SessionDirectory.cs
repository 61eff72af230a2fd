using Sessions.Clusters;
using Sessions.Storage;

namespace Sessions;

/// <summary>Lists from the table, and does not believe a row whose owner is gone.</summary>
internal sealed class SessionDirectory(ISessionStore sessions, ILiveOwners owners, ClusterJoinOptions cluster) : ISessionDirectory
{
    private const int LargestPage = 1000;

    public async Task<SessionPage> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken)
    {
        // Without anybody to ask, nobody is known to hold a line.
        var isAlive = await owners.FindAsync(cancellationToken) ?? (_ => false);
        var found = new List<SessionSnapshot>(Math.Min(limit, LargestPage) + 1);
        var after = afterSessionId;
        var leftOut = 0;
        while (true)
        {
            var size = PageSize(limit + 1 - found.Count, leftOut, filter);
            var rows = await sessions.ListAsync(tenant, size, after, filter, cancellationToken);
            foreach (var row in rows)
            {
                if (row.DeletionId is null && Tell(row, isAlive) is var session && filter.Matches(session)) found.Add(session);
                else leftOut++;
                if (found.Count > limit) return new(found[..limit], HasMore: true);
            }

            if (rows.Count < size) return new(found, HasMore: false);
            after = rows[^1].Key.SessionId;
        }
    }

    /// <summary>Rows to read at a time: what is missing, and as many again as were left out; of rows of which few may match, as many as storage gives.</summary>
    private static int PageSize(int missing, int leftOut, SessionFilter filter) =>
        filter == SessionFilter.None ? Math.Min(missing + leftOut, LargestPage) : LargestPage;

    private SessionSnapshot Tell(SessionRecord row, Predicate<string> isAlive)
    {
        var snapshot = SessionSnapshots.Of(row, qr: null, evidence: null, lastFailure: null);
        if (row.Status != SessionStatus.Connected || isAlive(row.Owner)) return snapshot;

        return snapshot with { Status = SessionStatus.Reconnecting, Reason = cluster.IsCluster ? SessionReason.OwnerMoved : SessionReason.ServerRestart };
    }
}
