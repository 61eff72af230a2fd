using SessionApi.Contracts;
using Sessions;
using WhatsApp;

namespace SessionApi.Endpoints;

/// <summary>Waiting for the QR of a session that has just begun to be linked.</summary>
/// <param name="time">The clock.</param>
internal sealed class QrWait(TimeProvider time)
{
    /// <summary>How long a caller waits for the first QR, from the request's arrival.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    /// <summary>The longest single wait at the owner, so that a lost answer costs this much at most.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(2);

    /// <summary>The session as soon as it shows a QR, or does not need one because a phone has linked it; or why there is none.</summary>
    /// <param name="grain">Its owner.</param>
    /// <param name="session">As it was last seen.</param>
    /// <param name="arrivedAt">The request's arrival, as a timestamp of the clock.</param>
    /// <param name="outcome">What becomes of a session without a QR, for the problem's text.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<(SessionSnapshot? Session, ProblemResult? Failure)> ForAsync(
        ISessionGrain grain, SessionSnapshot session, long arrivedAt, string outcome, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (session.ValidQr(time.GetUtcNow()) is not null || IsPastQr(session)) return (session, null);
            if (Failure(session, outcome) is { } failure) return (null, failure);

            var left = Limit - time.GetElapsedTime(arrivedAt);
            if (left <= TimeSpan.Zero) return (null, await TooLateAsync(grain, session, outcome, cancellationToken));

            var next = await grain.WaitAsync(session.Version, left < Slice ? left : Slice, cancellationToken);
            if (next is null) return (null, Problems.SessionNotFound(session.Key.SessionId));

            session = next;
        }
    }

    /// <summary>
    /// Whether WhatsApp was reached is told by what came from it. An attempt to connect may take as long as the caller waits, and begins later: that
    /// it failed need not be known yet.
    /// </summary>
    private static async Task<ProblemResult> TooLateAsync(ISessionGrain grain, SessionSnapshot session, string outcome, CancellationToken cancellationToken)
    {
        // What came does not end a wait at the owner, so the last snapshot may be older than that.
        var now = WasReached(session) ? session : await grain.GetAsync(cancellationToken);
        if (now is null) return Problems.SessionNotFound(session.Key.SessionId);

        return WasReached(now) ? Problems.QrTimeout(outcome) : Problems.WhatsAppUnreachable(outcome);
    }

    private static bool WasReached(SessionSnapshot session) => session.Evidence?.LastReceivedAt is not null;

    private static bool IsPastQr(SessionSnapshot session) => session is
    { Status: SessionStatus.Connected or SessionStatus.Reconnecting or SessionStatus.Stopped }
        or { Status: SessionStatus.Pending, Reason: SessionReason.Linking };

    private static ProblemResult? Failure(SessionSnapshot session, string outcome) => session switch
    {
        { LastFailure: DisconnectReason.Unreachable } => Problems.WhatsAppUnreachable(outcome),
        { Status: SessionStatus.Failed, Reason: SessionReason.ClientOutdated } => Problems.ClientOutdated(outcome),
        { Status: not SessionStatus.Pending } => Problems.EndedWithoutQr(session, outcome),
        _ => null,
    };
}
