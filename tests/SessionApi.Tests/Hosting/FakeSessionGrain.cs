using Sessions;

namespace SessionApi.Tests.Hosting;

internal sealed class FakeSessionGrain(FakeSessions sessions, SessionKey key) : ISessionGrain
{
    public async Task<CreateResult> CreateAsync(CreateSession command, CancellationToken cancellationToken = default)
    {
        await sessions.OnCreate(key);
        var created = TestSessions.Pending(key, sessions.Time.GetUtcNow()) with
        {
            Name = command.Name,
            Metadata = command.Metadata,
            DeviceName = command.DeviceName,
            Proxy = command.Proxy?.Shown,
        };
        var isNew = sessions.Known.TryAdd(key, created);
        if (isNew) sessions.Commands[key] = command;
        if (sessions.Failure is not null) throw sessions.Failure;

        return new CreateResult(isNew, sessions.Known[key]);
    }

    public Task<SessionSnapshot?> GetAsync(CancellationToken cancellationToken = default) =>
        sessions.Failure is null ? Task.FromResult(sessions.OnGet(sessions.Known.GetValueOrDefault(key))) : throw sessions.Failure;

    public async Task<SessionSnapshot?> WaitAsync(long afterVersion, TimeSpan limit, CancellationToken cancellationToken = default)
    {
        Assert.InRange(limit, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(25));

        var next = await sessions.OnWait(sessions.Known[key], limit, cancellationToken);
        if (next is null) sessions.Known.TryRemove(key, out _);
        else sessions.Known[key] = next;

        return next;
    }

    public Task<bool> DeleteAsync(CancellationToken cancellationToken = default)
    {
        if (sessions.DeleteFailure is not null) throw sessions.DeleteFailure;

        var isDeleted = sessions.Known.TryRemove(key, out _);
        sessions.Deleted.TrySetResult(key);
        return Task.FromResult(isDeleted);
    }

    public Task<UpdateResult> UpdateAsync(UpdateSession change, CancellationToken cancellationToken = default) =>
        Task.FromResult(sessions.OnUpdate(sessions.Known.GetValueOrDefault(key), change));

    public Task<SessionSnapshot?> StartAsync(CancellationToken cancellationToken = default) =>
        ChangeAsync("start", session => session.Status is SessionStatus.Pending or SessionStatus.Connected ? session : Armed(session));

    public Task<SessionSnapshot?> RestartAsync(CancellationToken cancellationToken = default) => ChangeAsync("restart", Armed);

    public Task<SessionSnapshot?> StopAsync(CancellationToken cancellationToken = default) => ChangeAsync(
        "stop", session => session with { Version = session.Version + 1, Status = SessionStatus.Stopped, Reason = SessionReason.StoppedByUser });

    public async Task<LogoutResult> LogoutAsync(CancellationToken cancellationToken = default)
    {
        var isLinked = sessions.Known.TryGetValue(key, out var session) && session.PhoneNumber is not null;
        var after = await ChangeAsync("logout", known => isLinked
            ? known with { Version = known.Version + 1, Status = SessionStatus.LoggedOut, Reason = SessionReason.LoggedOutByUser }
            : known);
        return new(isLinked, after);
    }

    public Task<OfferLinkOutcome> OfferLinkAsync(LinkOffer offer, CancellationToken cancellationToken = default)
    {
        if (!sessions.Known.TryGetValue(key, out var session)) return Task.FromResult(OfferLinkOutcome.NotFound);
        if (session.PhoneNumber is not null) return Task.FromResult(OfferLinkOutcome.AlreadyLinked);

        sessions.Known[key] = session with { Version = session.Version + 1, Link = offer };
        return Task.FromResult(OfferLinkOutcome.Offered);
    }

    public Task<bool> RemoveExpiredAsync(DateTimeOffset before, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No route asks for it.");

    public Task EraseStrayProxiesAsync(IReadOnlyList<string> proxyIds, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("No route asks for it.");

    public Task ResumeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

    private static SessionSnapshot Armed(SessionSnapshot session) => session with
    {
        Version = session.Version + 1,
        Status = session.PhoneNumber is null ? SessionStatus.Pending : SessionStatus.Reconnecting,
        Reason = session.PhoneNumber is null ? SessionReason.Connecting : SessionReason.Starting,
    };

    private Task<SessionSnapshot?> ChangeAsync(string operation, Func<SessionSnapshot, SessionSnapshot> change)
    {
        if (sessions.Failure is not null) throw sessions.Failure;

        sessions.Operations.Enqueue(operation);
        if (!sessions.Known.TryGetValue(key, out var session)) return Task.FromResult<SessionSnapshot?>(null);

        return Task.FromResult<SessionSnapshot?>(sessions.Known[key] = change(session));
    }
}
