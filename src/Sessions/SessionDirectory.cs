using Sessions.Storage;

namespace Sessions;

/// <summary>Lists from the table, and does not believe a row whose owner is gone.</summary>
internal sealed class SessionDirectory(ISessionStore sessions, ISiloIdentity silo) : ISessionDirectory
{
    private const int LargestPage = 1000;

    public async Task<SessionPage> ListAsync(
        string tenant, int limit, string? afterSessionId, SessionFilter filter, CancellationToken cancellationToken)
    {
        var found = new List<SessionSnapshot>(Math.Min(limit, 1000) + 1);
        var after = afterSessionId;
        // Few of the rows read may match: they are not read in the small pages that the caller sees.
        var size = filter == SessionFilter.None ? limit : LargestPage;
        while (true)
        {
            var rows = await sessions.ListAsync(tenant, size, after, filter, cancellationToken);
            foreach (var row in rows)
            {
                if (row.DeletionId is null && Tell(row) is var session && filter.Matches(session)) found.Add(session);
                if (found.Count > limit) return new(found[..limit], HasMore: true);
            }

            if (rows.Count < size) return new(found, HasMore: false);
            after = rows[^1].Key.SessionId;
        }
    }

    private SessionSnapshot Tell(SessionRecord row)
    {
        var snapshot = SessionSnapshots.Of(row, qr: null, evidence: null, lastFailure: null);
        if (row.Status != SessionStatus.Connected || silo.IsAlive(row.Owner)) return snapshot;

        return snapshot with { Status = SessionStatus.Reconnecting, Reason = SessionReason.ServerRestart };
    }
}
