using System.Collections.Concurrent;
using Sessions;

namespace SessionApi.Tests.Hosting;

/// <summary>Owners in memory. What a waiting owner does next is the test's to say; by default it shows the first QR.</summary>
internal sealed class FakeSessions : ISessions
{
    public FakeSessions(TimeProvider time)
    {
        Time = time;
        Events = new(time);
        OnWait = (session, _, _) => Task.FromResult<SessionSnapshot?>(session with
        {
            Version = session.Version + 1,
            Reason = SessionReason.AwaitingScan,
            Qr = TestSessions.Qr(time.GetUtcNow()),
        });
    }

    public TimeProvider Time { get; }

    /// <summary>What happened to them.</summary>
    public FakeEventLog Events { get; }

    /// <summary>The sessions there are.</summary>
    public ConcurrentDictionary<SessionKey, SessionSnapshot> Known { get; } = new();

    /// <summary>What callers asked to create, by key.</summary>
    public ConcurrentDictionary<SessionKey, CreateSession> Commands { get; } = new();

    /// <summary>What owners were asked to start, stop, restart and log out, in order.</summary>
    public ConcurrentQueue<string> Operations { get; } = new();

    /// <summary>Completes at the first deletion of a session.</summary>
    public TaskCompletionSource<SessionKey> Deleted { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The next snapshot of a session somebody waits for; null when it was deleted.</summary>
    public Func<SessionSnapshot, TimeSpan, CancellationToken, Task<SessionSnapshot?>> OnWait { get; set; }

    /// <summary>Comes before each creation.</summary>
    public Func<SessionKey, Task> OnCreate { get; set; } = _ => Task.CompletedTask;

    /// <summary>What an owner that is asked shows of a session; the session as it is unless the test says otherwise.</summary>
    public Func<SessionSnapshot?, SessionSnapshot?> OnGet { get; set; } = session => session;

    /// <summary>How often the list was read.</summary>
    public int Looks;

    /// <summary>What an owner makes of a change; the test says it.</summary>
    public Func<SessionSnapshot?, UpdateSession, UpdateResult> OnUpdate { get; set; } =
        (session, _) => new(session is null ? UpdateOutcome.NotFound : UpdateOutcome.Updated, session);

    /// <summary>Thrown by every call; a creation has happened by then.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Thrown by every deletion.</summary>
    public Exception? DeleteFailure { get; set; }

    public ISessionGrain Get(SessionKey key) => new FakeSessionGrain(this, key);
}
