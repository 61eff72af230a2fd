using Sessions;

namespace SessionApi.Tests.Hosting;

internal sealed class FakeSessionGrain(FakeSessions sessions, SessionKey key) : ISessionGrain
{
    public Task<CreateResult> CreateAsync(CreateSession command, CancellationToken cancellationToken = default)
    {
        var created = TestSessions.Pending(key, sessions.Time.GetUtcNow()) with
        {
            Name = command.Name,
            Metadata = command.Metadata,
            DeviceName = command.DeviceName,
        };
        var isNew = sessions.Known.TryAdd(key, created);
        if (isNew) sessions.Commands[key] = command;
        if (sessions.Failure is not null) throw sessions.Failure;

        return Task.FromResult(new CreateResult(isNew, sessions.Known[key]));
    }

    public Task<SessionSnapshot?> GetAsync(CancellationToken cancellationToken = default) =>
        sessions.Failure is null ? Task.FromResult(sessions.Known.GetValueOrDefault(key)) : throw sessions.Failure;

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

    public Task ResumeAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
}
