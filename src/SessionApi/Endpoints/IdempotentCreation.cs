using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Logging;
using SessionApi.Contracts;
using Sessions;
using Sessions.Storage;

namespace SessionApi.Endpoints;

/// <summary>
/// Makes one session of however many calls with the same <c>Idempotency-Key</c>. The session's id is stored under the key before the session is
/// made, so that whoever comes next finds it, also after a crash in between; one that died while it waited for its QR is armed again.
/// </summary>
internal sealed partial class IdempotentCreation(
    IIdempotencyStore entries, ISessions sessions, ISessionIdSource ids, QrWait qr, TimeProvider time, ILogger<IdempotentCreation> logger)
{
    private const string Kept = "the session is there, and GET tells what becomes of it";

    /// <summary>Clocks of several machines differ by less.</summary>
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(5);

    /// <summary>Creates under a key, or tells what was created under it.</summary>
    /// <param name="request">With a key.</param>
    /// <param name="create">Makes a session of that id and waits for its QR, or leaves nothing.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<Results<SessionResult, ProblemResult>> RunAsync(
        CreationRequest request, Func<string, Task<Results<SessionResult, ProblemResult>>> create, CancellationToken cancellationToken)
    {
        var fresh = new IdempotencyEntry(
            request.Tenant, request.KeyHash!, request.BodyHash, request.Body.SessionId ?? ids.Next(), time.GetUtcNow(), IsDone: false);
        if (await entries.TryAddAsync(fresh, cancellationToken) is { } added) return await MakeAsync(added, create);

        var known = await entries.FindAsync(request.Tenant, request.KeyHash!, cancellationToken);
        // Gone just now: its maker failed, and says so to its own caller.
        if (known is null) return Problems.IdempotencyInProgress();
        if (known.BegunAt + Idempotency.Memory <= time.GetUtcNow()) return await TakeOverAsync(fresh with { ETag = known.ETag }, create, cancellationToken);
        if (known.BodyHash != request.BodyHash) return Problems.IdempotencyKeyReused();

        var grain = sessions.Get(new SessionKey(request.Tenant, known.SessionId));
        var session = await grain.GetAsync(cancellationToken);
        if (known.IsDone) return session is null ? Problems.SessionNotFound(known.SessionId) : Replay(session);
        if (session is not null) return await JoinAsync(request, known, grain, session, cancellationToken);
        // Set back, a clock would find it begun in the future for as long as that.
        if ((time.GetUtcNow() - known.BegunAt).Duration() < Idempotency.Lease) return Problems.IdempotencyInProgress();

        return await TakeOverAsync(known with { BegunAt = time.GetUtcNow() }, create, cancellationToken);
    }

    private async Task<Results<SessionResult, ProblemResult>> TakeOverAsync(
        IdempotencyEntry entry, Func<string, Task<Results<SessionResult, ProblemResult>>> create, CancellationToken cancellationToken) =>
        await entries.TryReplaceAsync(entry, cancellationToken) is { } mine ? await MakeAsync(mine, create) : Problems.IdempotencyInProgress();

    private async Task<Results<SessionResult, ProblemResult>> MakeAsync(
        IdempotencyEntry entry, Func<string, Task<Results<SessionResult, ProblemResult>>> create)
    {
        var isMade = false;
        try
        {
            var answer = await create(entry.SessionId);
            isMade = answer.Result is SessionResult;
            return answer;
        }
        finally
        {
            // Nothing was left behind, so the next call with the key may try anew.
            await NoteAsync(isMade ? () => entries.TryReplaceAsync(entry with { IsDone = true }, CancellationToken.None) : () => entries.RemoveAsync(entry, CancellationToken.None));
        }
    }

    /// <summary>The session is there, and nobody is known to have got its QR: its maker waits for it at this moment, or died.</summary>
    private async Task<Results<SessionResult, ProblemResult>> JoinAsync(
        CreationRequest request, IdempotencyEntry entry, ISessionGrain grain, SessionSnapshot session, CancellationToken cancellationToken)
    {
        // An id of the caller's choice that was taken before: the maker is just being told so.
        if (session.CreatedAt < entry.BegunAt - Skew) return Problems.SessionExists(entry.SessionId);

        if (session is { Status: SessionStatus.Expired, Reason: SessionReason.LinkInterrupted })
        {
            session = await grain.StartAsync(CancellationToken.None) ?? session;
        }

        var (found, failure) = await qr.ForAsync(grain, session, request.ArrivedAt, Kept, cancellationToken);
        if (found is null) return failure!.Kind == ProblemKind.SessionNotFound ? Problems.IdempotencyInProgress() : failure;

        await NoteAsync(() => entries.TryReplaceAsync(entry with { IsDone = true }, CancellationToken.None));
        return Replay(found);
    }

    private SessionResult Replay(SessionSnapshot session) => new(SessionResponse.From(session, time.GetUtcNow()), isNew: true) { IsReplay = true };

    /// <summary>What is remembered of an outcome helps the next call; this one is answered without it.</summary>
    private async Task NoteAsync(Func<Task> note)
    {
        try
        {
            await note();
        }
        catch (StorageUnavailableException unavailable)
        {
            LogNotNoted(unavailable.Message);
        }
    }

    [LoggerMessage(EventId = 3061, Level = LogLevel.Warning, Message = "The outcome of a creation could not be noted under its idempotency key: {Cause}")]
    private partial void LogNotNoted(string cause);
}
