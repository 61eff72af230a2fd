using Sessions.Storage;

namespace Sessions;

/// <summary>Lists from the table, and does not believe a row whose owner is gone.</summary>
internal sealed class SessionDirectory(ISessionStore sessions, ISiloIdentity silo) : ISessionDirectory
{
    public async Task<SessionPage> ListAsync(string tenant, int limit, string? afterSessionId, CancellationToken cancellationToken)
    {
        var found = new List<SessionSnapshot>(Math.Min(limit, 1000) + 1);
        var after = afterSessionId;
        while (true)
        {
            var rows = await sessions.ListAsync(tenant, limit, after, cancellationToken);
            foreach (var row in rows)
            {
                if (row.DeletionId is null) found.Add(Tell(row));
                if (found.Count > limit) return new(found[..limit], HasMore: true);
            }

            if (rows.Count < limit) return new(found, HasMore: false);
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
